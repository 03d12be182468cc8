"""What the exchange looks up."""

from . import permissions

__all__ = ["permissions"]
