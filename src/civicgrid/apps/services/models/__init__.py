"""The tables of the citizen's door."""

from .alerts import Alert, DataFile, Reading, Tiding
from .drafts import Draft, DraftPhoto
from .holds import Hold
from .notices import Notice
from .receipts import Link, LoginLink, Rating, Receipt

__all__ = [
    "Alert",
    "DataFile",
    "Draft",
    "DraftPhoto",
    "Hold",
    "Link",
    "LoginLink",
    "Notice",
    "Rating",
    "Reading",
    "Receipt",
    "Tiding",
]
