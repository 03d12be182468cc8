"""What the citizen's door shows."""

from . import permissions, receipts

__all__ = ["permissions", "receipts"]
