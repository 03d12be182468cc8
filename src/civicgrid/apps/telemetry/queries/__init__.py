"""Reading: entities, observations, and how the doors are."""

from . import permissions

__all__ = ["permissions"]
