"""Checks of case_types.csv: the tree of types; conditions in `conditions`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicgrid.apps.standards.types import CaseKind, CaseTypeRecord, PublicPart
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.paths import path_of
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.tables import Row

from .conditions import condition_faults, has_condition, read_condition
from .fields import CASE_TYPES, CODE, Fault, number
from .questions import conditions_offered, schema_fault

CASE_TYPES_COLUMNS = (
    "code",
    "parent",
    "name",
    "kind",
    "public",
    "condition",
    "filing",
    "deadline",
    "time_kind",
    "closing",
)
"""Without these the table is refused; columns of fusion, questions, public parts and closing times may be left away."""

OF_THE_TYPE = (
    "parent",
    "name",
    "kind",
    "public",
    "public_parts",
    "public_rounding_m",
    "fusion_radius_m",
    "fusion_window_h",
    "fusion_threshold",
    "questions",
)
"""Columns that only the first row of a type fills."""

FUSION = {"fusion_radius_m": (10_000.0, 0.0), "fusion_window_h": (8_760.0, 0.0), "fusion_threshold": (1.0, 1.0)}
NUMBERS = {**FUSION, "public_rounding_m": (10_000.0, 0.0)}
"""The most, and what an empty field means."""


def read_case_types(rows: Sequence[Row], languages: tuple[str, ...]) -> tuple[list[CaseTypeRecord], list[Problem]]:
    """Case types, classes first, and what is wrong with them.

    Wrong ones are there too, so that duties can be checked.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["code"], []).append(row)
    parents = {code: group[0]["parent"] for code, group in groups.items()}
    problems = [problem for group in groups.values() for problem in _faults(group, parents)]
    records = [_record(group, path_of(code, parents), languages) for code, group in groups.items()]
    return sorted(records, key=lambda record: record.path), problems


def _record(group: Sequence[Row], path: str, languages: tuple[str, ...]) -> CaseTypeRecord:
    first = group[0]
    radius, window, threshold = (_number(first, column) for column in FUSION)
    return CaseTypeRecord(
        code=first["code"],
        path=path,
        name=columns(first.values, "name", languages),
        kind=CaseKind(first["kind"]) if first["kind"] in set(CaseKind) else CaseKind.EVENT,
        public=first["public"] == "yes",
        public_parts=tuple(part for part in PublicPart if part in first["public_parts"].split()),
        public_rounding_m=_number(first, "public_rounding_m"),
        fusion_radius_m=radius,
        fusion_window_h=window,
        fusion_threshold=threshold,
        questions=_schema(first["questions"]),
        conditions=tuple(read_condition(row, languages) for row in group if has_condition(row)),
    )


def _number(row: Row, column: str) -> float:
    most, empty = NUMBERS[column]
    value = number(row[column], most)
    return empty if value is None else value


def _schema(text: str) -> Mapping[str, Any]:
    """The schema of the questions, empty where there is none or it is broken."""
    schema: Mapping[str, Any] = json.loads(text) if text and not schema_fault(text) else {}
    return schema


def _faults(group: Sequence[Row], parents: Mapping[str, str]) -> Iterator[Problem]:
    first = group[0]
    for field, message, remedy in (*_tree_faults(first, parents), *_value_faults(first)):
        yield _problem(first, field, message, remedy)
    for row in group[1:]:
        for column in OF_THE_TYPE:
            if row[column] not in ("", first[column]):
                what = f"{column} {row[column]!r} is not that of {first['code']!r} on line {first.line}"
                yield _problem(row, column, what, "leave it empty on the further rows of a type")
    if first["code"] in parents.values():
        yield from _class_faults(group)
    else:
        yield from _leaf_faults(group)


def _class_faults(group: Sequence[Row]) -> Iterator[Problem]:
    for row in group:
        if has_condition(row):
            what = f"{row['code']!r} has types below it, so it cannot have a condition"
            yield _problem(row, "condition", what, "move the condition to one of those types")


def _leaf_faults(group: Sequence[Row]) -> Iterator[Problem]:
    conditions = [row for row in group if has_condition(row)]
    if not conditions:
        what = f"case type {group[0]['code']!r} has no condition"
        yield _problem(group[0], "condition", what, "fill condition, filing, deadline, time_kind and closing")
    seen: dict[str, int] = {}
    for row in conditions:
        if row["condition"] in seen:
            what = f"condition {row['condition']!r} of {row['code']!r} stands on line {seen[row['condition']]} already"
            yield _problem(row, "condition", what, "give each condition of a type its own code")
        seen.setdefault(row["condition"], row.line)
        for field, message, remedy in condition_faults(row):
            yield _problem(row, field, message, remedy)
    for code in sorted(conditions_offered(_schema(group[0]["questions"])).difference(seen)):
        what = f"an answer stands for the condition {code!r}, which {group[0]['code']!r} does not have"
        yield _problem(group[0], "questions", what, "name one of its conditions as x-condition")


def _tree_faults(first: Row, parents: Mapping[str, str]) -> Iterator[Fault]:
    code, parent = first["code"], first["parent"]
    if not CODE.fullmatch(code):
        yield "code", f"code {code!r} is not valid", "use letters, digits, - and _, at most 60"
    if parent and parent not in parents:
        yield "parent", f"parent {parent!r} is not in this table", "add it or correct the code"
    if code and not path_of(code, parents):
        yield "parent", f"case type {code!r} is its own ancestor", "correct its parent"


def _value_faults(first: Row) -> Iterator[Fault]:
    if not first["name"]:
        yield "name", f"case type {first['code']!r} has no name", "fill the column name"
    if first["kind"] not in set(CaseKind):
        yield "kind", f"kind {first['kind']!r} is unknown", f"use one of {', '.join(CaseKind)}"
    if first["public"] not in ("yes", "no"):
        yield "public", f"public {first['public']!r} is neither yes nor no", "say whether everybody may see such cases"
    yield from _public_faults(first)
    for column, (most, _) in NUMBERS.items():
        if first[column] and number(first[column], most) is None:
            yield column, f"{column} {first[column]!r} is not valid", f"give a number from 0 to {most:g}"
    if first["questions"] and (fault := schema_fault(first["questions"])):
        yield fault


def _public_faults(first: Row) -> Iterator[Fault]:
    parts = first["public_parts"].split()
    for part in parts:
        if part not in set(PublicPart):
            yield "public_parts", f"{part!r} is no part of a case", f"use some of {', '.join(PublicPart)}, with spaces"
    if parts and first["public"] == "no":
        yield "public_parts", f"cases of {first['code']!r} are not public", "leave it empty, or write yes in public"


def _problem(row: Row, field: str, message: str, remedy: str) -> Problem:
    return Problem(CASE_TYPES, row.line, message, remedy, field=field)
