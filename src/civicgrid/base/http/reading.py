"""Requests as the API reads them: strict JSON, and what is wrong with a field."""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema
from ninja.parser import Parser

from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.text import nearest

from .refusals import (
    BrokenJson,
    Missing,
    NoBody,
    NoChoice,
    NoObject,
    NotSentAsJson,
    NotUtf8,
    NumberTooLarge,
    OutOfRange,
    TooDeep,
    TooFewCharacters,
    TooManyCharacters,
    Unfit,
    UnknownField,
    WrongKind,
)

Fault = Mapping[str, Any]
"""One finding of pydantic: `type`, `loc`, `msg` and `ctx`."""
KINDS: Mapping[str, str] = {
    "string": _("a text"),
    "float": _("a number"),
    "finite": _("a number"),
    "int": _("a whole number"),
    "bool": _("true or false"),
    "datetime": _("a time as 2026-01-31T17:00:00+08:00"),
    "timezone": _("a time as 2026-01-31T17:00:00+08:00"),
    "date": _("a day as 2026-01-31"),
    "dict": _("an object"),
    "list": _("a list"),
}
"""What a field wants, by the first word of what pydantic finds wrong with it."""
_QUOTED = re.compile(r"'([^']*)'")


class Sent(Schema, extra="forbid"):
    """What a request may hold: a field that is not named here is refused."""


class PageIn(Sent):
    """A page of a list; `after` takes what the page before told as `next`."""

    limit: int = Field(50, ge=1, le=500, description="At most so many.")


class StrictParser(Parser):
    """Takes JSON in UTF-8 that says so, and nothing else."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The document of a body; raises NotSentAsJson and what it holds wrongly."""
        if request.content_type != "application/json":
            kind = request.content_type or "nothing"
            raise NotSentAsJson(kind=kind, remedy="send the header Content-Type: application/json")
        return _object(_text(request))


def _text(request: HttpRequest) -> str:
    remedy = "send UTF-8 without a byte order mark"
    if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise NotUtf8(remedy=remedy)
    try:
        text = request.body.decode()
    except UnicodeDecodeError as error:
        raise NotUtf8(remedy=remedy) from error
    if text.startswith("\ufeff") or "\0" in text:
        raise NotUtf8(remedy=remedy)
    return text


def _object(text: str) -> dict[str, Any]:
    """The document, if it can be written again.

    Python reads halves of characters and NaN, which no text and no JSON has.
    """
    document: dict[str, Any] = {}
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except json.JSONDecodeError as error:
        raise BrokenJson(line=error.lineno, column=error.colno, remedy="send one whole JSON document") from error
    except UnicodeEncodeError as error:
        raise NotUtf8(remedy="send whole characters: half of one is escaped in it") from error
    except RecursionError as error:
        raise TooDeep(remedy="send a simpler document") from error
    except ValueError as error:
        raise NumberTooLarge(field=_endless(document), remedy="give a smaller number") from error
    return document


def _endless(document: object) -> str:
    """The field of a number that is none or without end; "" where it was not read."""
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, float) and not math.isfinite(value):
            return field
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting += [(f"{field}.{name}".lstrip("."), each) for name, each in inner]
    return ""


def fault_of(fault: Fault, known: Iterable[str]) -> CivicGridError:
    """What is wrong with a field, told by its name; `known` are the fields there are."""
    source, *steps = fault["loc"]
    where = [str(step) for step in (steps[1:] if source == "body" else steps)]
    field, kind = ".".join(where), fault["type"]
    if not field:
        return (
            NoBody(remedy="send a JSON object, and its Content-Length")
            if kind == "missing"
            else NoObject(remedy="send a JSON object")
        )
    if kind == "extra_forbidden":
        return unknown_field(field, known)
    return _FAULTS.get(kind, _wrong_kind)(field, fault)


def unknown_field(field: str, known: Iterable[str]) -> CivicGridError:
    """That there is no such field, and the one that was meant."""
    fields = sorted(known)
    if not fields:
        return UnknownField(field=field, remedy="leave it away: there are none")
    if meant := nearest(field, fields):
        return UnknownField(field=field, remedy="did you mean {meant}?", meant=meant)
    return UnknownField(field=field, remedy="choose one of {known}", known=fields)


def _wrong_kind(field: str, fault: Fault) -> CivicGridError:
    ours = str(fault.get("ctx", {}).get("error", ""))  # a validator of our own says what it wants
    wanted = KINDS.get(ours or fault["type"].partition("_")[0])
    if wanted is None:
        return Unfit(field=field, reason=fault["msg"], remedy="look it up at /api/v1/docs")
    return WrongKind(field=field, remedy="give {wanted}", wanted=gettext(wanted))


def _no_choice(field: str, fault: Fault) -> CivicGridError:
    return NoChoice(field=field, remedy="choose one of {known}", known=_QUOTED.findall(fault["ctx"]["expected"]))


def _too_long(field: str, fault: Fault) -> CivicGridError:
    return TooManyCharacters(field=field, limit=fault["ctx"]["max_length"], remedy="shorten it")


def _too_short(field: str, fault: Fault) -> CivicGridError:
    return TooFewCharacters(field=field, limit=fault["ctx"]["min_length"], remedy="use a longer one")


def _too_small(field: str, fault: Fault) -> CivicGridError:
    return OutOfRange(field=field, remedy="give at least {limit}", limit=fault["ctx"]["ge"])


def _too_large(field: str, fault: Fault) -> CivicGridError:
    return OutOfRange(field=field, remedy="give at most {limit}", limit=fault["ctx"]["le"])


_FAULTS: Mapping[str, Callable[[str, Fault], CivicGridError]] = {
    "missing": lambda field, _fault: Missing(field=field, remedy="send it"),
    "literal_error": _no_choice,
    "enum": _no_choice,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
}
"""What pydantic finds -> our error of it; the others are of the wrong kind."""
