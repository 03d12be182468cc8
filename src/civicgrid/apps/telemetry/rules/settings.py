"""What is kept of a stream beside its values, and what a change of it will do."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite

import msgspec

from civicgrid.kernel import units
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import line

LONGEST_CASE_TYPE = 60
LONGEST_PERIOD_S = 366 * 86_400


class NotANumber(InvalidInput):
    """The value of {field} is no number."""


class NotADay(InvalidInput):
    """The value of {field} is no day."""


class BoundsCrossed(InvalidInput):
    """The lower bound is not below the upper one."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """When a stream is in order, whose it is, and how long it is kept.

    `unit` is a UCUM code; bounds and deadband are in it. `organisation` is a path.
    """

    unit: str = ""
    period_s: float | None = None
    low: float | None = None
    high: float | None = None
    deadband: float = 0
    organisation: str = ""
    stream_class: str = "standard"
    calibrated_on: date | None = None
    calibration_due: date | None = None
    case_type: str = ""


SETTINGS = Settings.__struct_fields__


class Known(msgspec.Struct, frozen=True):
    """How owners, classes and case types are known.

    Each raises what is wrong with a name.
    """

    owner: Callable[[str], str]
    stream_class: Callable[[str], str]
    case_type: Callable[[str], str]


def changed(was: Settings, sent: Mapping[str, object], known: Known) -> Settings:
    """The settings with what was sent, "" or None where something is to go.

    Raises what is wrong with a field.
    """
    now = msgspec.structs.replace(was, **{name: _read(name, value, known) for name, value in sent.items()})
    if now.low is not None and now.high is not None and now.low >= now.high:
        raise BoundsCrossed(field="high", remedy="give a larger one")
    if now.calibrated_on and now.calibration_due and now.calibration_due < now.calibrated_on:
        raise InvalidInput(field="calibration_due", value=now.calibration_due, remedy="give a later day")
    return now


def differences(was: Settings, now: Settings) -> dict[str, str]:
    """What is another: name -> its new value in words, "" for none."""
    pairs = ((name, getattr(was, name), getattr(now, name)) for name in SETTINGS)
    return {name: "" if new is None else str(new) for name, old, new in pairs if old != new}


def _read(name: str, value: object, known: Known) -> object:
    words = "" if value is None else str(value).strip()
    return _READERS[name](name, words, known)


def _number(name: str, words: str, low: float, high: float) -> float | None:
    if not words:
        return None
    try:
        number = float(words)
    except ValueError as error:
        raise NotANumber(field=name, remedy="write it as 12.5") from error
    if not (isfinite(number) and low <= number <= high):
        remedy = "give a number from {low} to {high}"
        raise InvalidInput(field=name, value=words[:40], remedy=remedy, low=low, high=high)
    return number


def _bound(name: str, words: str, _known: Known) -> float | None:
    return _number(name, words, -1e15, 1e15)


def _day(name: str, words: str, _known: Known) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise NotADay(field=name, remedy="write the day as 2026-01-31") from error


def _unit(name: str, words: str, _known: Known) -> str:
    """A code of UCUM, of any way to write it."""
    try:
        return units.unit(line(name, words, 40)).code if words else ""
    except CivicGridError as error:
        error.field = name
        raise


_READERS: Mapping[str, Callable[[str, str, Known], object]] = {
    "unit": _unit,
    "period_s": lambda name, words, _known: _number(name, words, 0.001, LONGEST_PERIOD_S),
    "low": _bound,
    "high": _bound,
    "deadband": lambda name, words, _known: _number(name, words, 0, 1e15) or 0,
    "organisation": lambda _name, words, known: known.owner(words) if words else "",
    "stream_class": lambda _name, words, known: known.stream_class(words),
    "calibrated_on": _day,
    "calibration_due": _day,
    "case_type": lambda name, words, known: known.case_type(line(name, words, LONGEST_CASE_TYPE)) if words else "",
}
