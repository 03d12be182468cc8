"""Checks of asset_kinds.csv."""

import re
from collections.abc import Iterator, Mapping, Sequence

from civicgrid.apps.assets.types import AssetClass, KindRecord, Shape
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.tables import Row

KINDS = "asset_kinds.csv"
KINDS_COLUMNS = ("code", "name", "class")
CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
COMPONENT = re.compile(r"(?!00)[0-9]{2}(?!00)[0-9]{2}")
MOST_DAYS = 36_500

Fault = tuple[str, str, str]
"""Field, message and remedy."""


def read_kinds(
    rows: Sequence[Row], languages: tuple[str, ...], types: Mapping[str, str]
) -> tuple[list[KindRecord], list[Problem]]:
    """Kinds, and what is wrong with the table; `types`: code of a case type -> path."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        faults = (*_code_faults(row, seen), *_value_faults(row, types))
        problems += [Problem(KINDS, row.line, what, remedy, field=field) for field, what, remedy in faults]
        seen.setdefault(row["code"], row.line)
    bad = {problem.line for problem in problems}
    return [_kind(row, languages, types) for row in rows if row.line not in bad], problems


def _kind(row: Row, languages: tuple[str, ...], types: Mapping[str, str]) -> KindRecord:
    return KindRecord(
        code=row["code"],
        name=columns(row.values, "name", languages),
        group=AssetClass(row["class"]),
        shape=Shape(row["shape"] or Shape.POINT),
        component=row["component"],
        fault=types[row["fault"]] if row["fault"] else "",
        inspection_days=int(row["inspection_days"] or 0),
        public=row["public"] == "yes",
    )


def _code_faults(row: Row, seen: Mapping[str, int]) -> Iterator[Fault]:
    code = row["code"]
    if not CODE.fullmatch(code):
        yield "code", f"code {code!r} is not valid", "use letters, digits, - and _, at most 60"
    if code in seen:
        yield "code", f"kind {code!r} stands on line {seen[code]} already", "keep one of the two rows"
    if not row["name"]:
        yield "name", f"kind {code!r} has no name", "fill the column name"


def _value_faults(row: Row, types: Mapping[str, str]) -> Iterator[Fault]:
    for column, known in (("class", list(AssetClass)), ("shape", ["", *Shape]), ("public", ["", "yes", "no"])):
        if row[column] not in known:
            yield column, f"{column} {row[column]!r} is unknown", f"use one of {', '.join(filter(None, known))}"
    if row["component"] and not COMPONENT.fullmatch(row["component"]):
        what = f"component {row['component']!r} is no class of components"
        yield "component", what, "write the major and the minor class as four digits, as 0112"
    if row["fault"] and row["fault"] not in types:
        yield "fault", f"case type {row['fault']!r} is unknown", "use a code of case_types.csv, or leave it empty"
    days = row["inspection_days"]
    if days and not (days.isascii() and days.isdecimal() and int(days[:9]) <= MOST_DAYS):
        yield "inspection_days", f"inspection_days {days!r} is no number of days", "write a whole number, as 365"
