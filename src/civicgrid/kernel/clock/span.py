"""A length of time and the kind of time it is counted in."""

from enum import StrEnum
from typing import Self

from msgspec import Struct

from civicgrid.kernel.errors import InvalidInput

MOST = 1_000_000


class TimeKind(StrEnum):
    """What a clock counts."""

    URGENT_HOUR = "urgent_hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"


class Span(Struct, frozen=True):
    """An amount of one kind of time, from nothing to a million: `2 working_hour`."""

    amount: float
    kind: TimeKind

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise InvalidInput(field="amount", value=self.amount, remedy="give a number from 0 to {most}", most=MOST)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The span written as amount and kind, as `str` of a span writes it."""
        try:
            amount, kind = text.split()
            return cls(float(amount), TimeKind(kind))
        except ValueError as error:
            raise InvalidInput(
                field="span",
                value=text,
                remedy="write an amount and one of {kinds}, as in: 2 working_hour",
                kinds=list(TimeKind),
            ) from error

    def __str__(self) -> str:
        return f"{str(self.amount).removesuffix('.0')} {self.kind}"
