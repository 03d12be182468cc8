"""Checks of city.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from civicgrid.apps.grid.types import CityRecord
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.problems import Problem

CITY = "city.toml"
LONGEST_LICENCE = 300
"""Characters of the line that open data carry."""
CLOCKS = ("accept", "dispatch", "verify")
"""The phases whose time does not depend on the case type."""

_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(r"\s*\"?([\w:-]+)\"?\s*=")
_SYNTAX = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")

Fault = tuple[str, str, str]
"""Key, message, remedy."""

_DEFAULTS: Mapping[str, Any] = {
    "code": "city",
    "name": "City",
    "time_zone": "UTC",
    "languages": ["en"],
    "levels": [],
    "overlays": [],
    "clocks": dict.fromkeys(CLOCKS, "1 working_day"),
    "escalation": {"steps": []},
    "not_fixed_within": "14 natural_day",
    "licence": "",
}


def read_city(text: str) -> tuple[CityRecord | None, list[Problem]]:
    """The city, and what is wrong; None where the text is no TOML at all.

    Wrong values are replaced, so that the other files can still be checked.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax_fault(str(error), text)]
    lines = _lines_of_keys(text)
    faults = list(_faults(values))
    problems = [Problem(CITY, lines.get(key, 1), message, remedy, field=key) for key, message, remedy in faults]
    wrong = {key.partition(".")[0] for key, _, _ in faults}
    return _record({**_DEFAULTS, **{key: value for key, value in values.items() if key not in wrong}}), problems


def _record(values: Mapping[str, Any]) -> CityRecord:
    languages = tuple(values["languages"])
    return CityRecord(
        code=values["code"],
        name=columns(values, "name", languages),
        time_zone=values["time_zone"],
        languages=languages,
        levels=tuple(values["levels"]),
        overlays=tuple(values["overlays"]),
        clocks={phase: Span.parse(words) for phase, words in values["clocks"].items()},
        escalation=tuple(Span.parse(words) for words in values["escalation"]["steps"]),
        not_fixed_within=Span.parse(values["not_fixed_within"]),
        licence=values["licence"],
    )


def _syntax_fault(message: str, text: str) -> Problem:
    found = _SYNTAX.fullmatch(message)
    what, line, column = found.groups() if found else (message, None, None)
    number = int(line or text.count("\n") + 1)
    return Problem(CITY, number, f"this is not TOML: {what}", "see https://toml.io", field=column or "")


def _lines_of_keys(text: str) -> dict[str, int]:
    """The line of each key; those of a table as `clocks.accept`."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = f"{header[1]}."
            lines[header[1]] = number
        elif key := _KEY.match(line):
            lines[table + key[1]] = number
    return lines


def _faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _name_faults(values)
    yield from _list_faults(values)
    yield from _clock_faults(values.get("clocks"))
    yield from _escalation_faults(values.get("escalation"))
    if fault := _span_fault(values.get("not_fixed_within", _DEFAULTS["not_fixed_within"])):
        yield "not_fixed_within", *fault
    licence = values.get("licence", "")
    if not isinstance(licence, str) or len(licence) > LONGEST_LICENCE or "\n" in licence:
        yield "licence", f"licence {licence!r} is not a line", 'write it as licence = "CC BY 4.0, https://…"'
    known = {*_DEFAULTS, *(f"name:{language}" for language in _words(values.get("languages")))}
    for key in values.keys() - known:
        yield key, f"the key {key!r} is unknown", f"use {', '.join(_DEFAULTS)}, or name: and one of the languages"


def _name_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    code, zone = values.get("code"), values.get("time_zone")
    if not (isinstance(code, str) and _CODE.fullmatch(code)):
        yield "code", f"code {code!r} is not valid", "use letters, digits, - and _, at most 60"
    for key, words in values.items():
        if key.partition(":")[0] == "name" and not (isinstance(words, str) and words):
            yield key, f"{key} is not a name", 'write it as name = "Lakeside"'
    if "name" not in values:
        yield "name", "the city has no name", 'add name = "…" in the first of its languages'
    if not (isinstance(zone, str) and _is_zone(zone)):
        yield "time_zone", f"time zone {zone!r} is unknown", "give an IANA name such as Asia/Shanghai"


def _list_faults(values: Mapping[str, Any]) -> Iterator[Fault]:
    for key, pattern, example in (
        ("languages", _LANGUAGE, '["en", "zh-hans"]'),
        ("levels", _CODE, '["city", "district", "cell"]'),
        ("overlays", _CODE, '["police_district"]'),
    ):
        given = values.get(key, _DEFAULTS[key] if key == "overlays" else None)
        if not isinstance(given, list) or not all(isinstance(each, str) and pattern.fullmatch(each) for each in given):
            yield key, f"{key} {given!r} is not a list of codes", f"write it as {key} = {example}"
        elif not given and key != "overlays":
            yield key, f"{key} is empty", f"write it as {key} = {example}"
    levels = [*_words(values.get("levels")), *_words(values.get("overlays"))]
    for level in dict.fromkeys(level for level in levels if levels.count(level) > 1):
        yield "levels", f"level {level!r} stands twice", "name each level once, in levels or in overlays"


def _clock_faults(clocks: object) -> Iterator[Fault]:
    given = clocks if isinstance(clocks, dict) else {}
    for phase in CLOCKS:
        if phase not in given:
            yield "clocks", f"the clock {phase!r} is missing", f'add {phase} = "2 working_hour" below [clocks]'
    for phase, words in given.items():
        if phase not in CLOCKS:
            yield f"clocks.{phase}", f"the clock {phase!r} is unknown", f"use {', '.join(CLOCKS)}"
        elif fault := _span_fault(words):
            yield f"clocks.{phase}", *fault


def _escalation_faults(escalation: object) -> Iterator[Fault]:
    steps = escalation.get("steps") if isinstance(escalation, dict) else None
    if not isinstance(steps, list):
        yield "escalation", "the steps of escalation are missing", 'add steps = ["0 working_hour"] below [escalation]'
        return
    for words in steps:
        if fault := _span_fault(words):
            yield "escalation.steps", *fault


def _span_fault(words: object) -> tuple[str, str] | None:
    try:
        Span.parse(str(words))
    except InvalidInput as error:
        return f"{words!r} is not a length of time", error.advice()
    return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _words(value: object) -> Sequence[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
