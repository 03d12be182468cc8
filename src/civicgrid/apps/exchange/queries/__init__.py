"""What the exchange looks up."""

from . import features, permissions

__all__ = ["features", "permissions"]
