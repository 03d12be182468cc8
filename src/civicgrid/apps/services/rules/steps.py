"""The way of a report: four pages, one after the other."""

from enum import StrEnum


class Step(StrEnum):
    """A page of the form, in order."""

    WHERE = "where"
    WHAT = "what"
    PHOTOS = "photos"
    SEND = "send"

    @property
    def number(self) -> int:
        """The first is 1."""
        return list(Step).index(self) + 1

    @property
    def next(self) -> "Step":
        """The page that follows; the last one follows itself."""
        return list(Step)[min(self.number, len(Step) - 1)]

    @property
    def before(self) -> "Step | None":
        """The page before; None before the first."""
        return list(Step)[self.number - 2] if self.number > 1 else None
