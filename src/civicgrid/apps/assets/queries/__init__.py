"""Kinds, assets and their lists as they are read."""

from . import permissions

__all__ = ["permissions"]
