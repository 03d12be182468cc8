"""The way of a report: four steps, one question a page, none that is not needed."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Step(StrEnum):
    """A page of the form, in order."""

    WHERE = "where"
    WHAT = "what"
    KIND = "kind"
    DETAILS = "details"
    SAME = "same"
    PHOTOS = "photos"
    SEND = "send"


PART: Mapping[Step, int] = {
    Step.WHERE: 1,
    Step.WHAT: 2,
    Step.KIND: 2,
    Step.DETAILS: 2,
    Step.SAME: 2,
    Step.PHOTOS: 3,
    Step.SEND: 4,
}
"""Which of the four steps a page belongs to."""
PARTS = 4


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What decides on the way: whether the type asks, and whether its like is nearby."""

    asks: bool
    alike: bool


def after(step: Step, known: Known) -> Step:
    """The page that follows; the last one follows itself."""
    left = [each for each in list(Step)[list(Step).index(step) + 1 :] if _needed(each, known)]
    return left[0] if left else step


def before(step: Step, known: Known) -> Step | None:
    """The page before; None before the first."""
    passed = [each for each in list(Step)[: list(Step).index(step)] if _needed(each, known)]
    return passed[-1] if passed else None


def _needed(step: Step, known: Known) -> bool:
    return {Step.DETAILS: known.asks, Step.SAME: known.alike}.get(step, True)
