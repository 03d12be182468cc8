"""How long what streams said is kept, by their class."""

from collections.abc import Mapping
from datetime import date, timedelta

Limits = Mapping[str, date | None]
"""Class of streams -> the first day that is kept; None = all are."""


def limits(days: Mapping[str, int | None], today: date) -> Limits:
    """From which day on each class is kept, which keeps so many days before today."""
    return {code: None if kept is None else today - timedelta(days=kept) for code, kept in days.items()}


def whole(ends: Limits) -> date | None:
    """Before which day nothing of any class is kept; None where some keeps all."""
    known = [each for each in ends.values() if each is not None]
    return min(known) if known and len(known) == len(ends) else None
