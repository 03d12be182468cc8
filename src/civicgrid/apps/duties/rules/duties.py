"""Checks of duties.csv."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from civicgrid.apps.duties.types import DutyRecord
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.tables import Row
from civicgrid.kernel.workflow import Phase

DUTIES = "duties.csv"
DUTIES_COLUMNS = ("type", "area", "phase", "organisation")

Fault = tuple[str, str, str]
"""Field, message and remedy."""


class Known(msgspec.Struct, frozen=True):
    """What a duty may name: code -> path; overlay areas, so as to refuse them well."""

    types: Mapping[str, str]
    areas: Mapping[str, str]
    overlays: Collection[str]
    organisations: Mapping[str, str]


def read_duties(rows: Sequence[Row], known: Known) -> tuple[dict[DutyRecord, int], list[Problem]]:
    """Duties with the lines they stand on, and what is wrong with the others."""
    problems = [problem for row in rows for problem in _faults(row, known)]
    bad = {problem.line for problem in problems}
    duties: dict[DutyRecord, int] = {}
    lines: dict[object, int] = {}
    for row in rows:
        if row.line in bad:
            continue
        duty = _duty(row, known)
        if duty.key in lines:
            what = f"this duty stands on line {lines[duty.key]} already"
            problems.append(Problem(DUTIES, row.line, what, "keep one of the two rows"))
        else:
            duties[duty] = lines[duty.key] = row.line
    return duties, problems


def _duty(row: Row, known: Known) -> DutyRecord:
    return DutyRecord(
        type=known.types[row["type"]] if row["type"] else "",
        area=known.areas[row["area"]] if row["area"] else "",
        phase=row["phase"],
        organisation=row["organisation"],
        organisation_path=known.organisations[row["organisation"]],
        basis=row["basis"],
        start=_day(row["from"]),
        end=_day(row["to"]),
    )


def _faults(row: Row, known: Known) -> Iterator[Problem]:
    for field, message, remedy in (*_code_faults(row, known), *_day_faults(row)):
        yield Problem(DUTIES, row.line, message, remedy, field=field)


def _code_faults(row: Row, known: Known) -> Iterator[Fault]:
    if row["type"] and row["type"] not in known.types:
        yield "type", f"type {row['type']!r} is unknown", "use a code of case_types.csv, or leave it empty for all"
    if row["area"] in known.overlays:
        what = f"area {row['area']!r} belongs to an overlay"
        yield "area", what, "duties follow the main hierarchy: use one of its areas"
    elif row["area"] and row["area"] not in known.areas:
        what = f"area {row['area']!r} is unknown"
        yield "area", what, "use a code of areas.geojson, or leave it empty for the city"
    if row["phase"] and row["phase"] not in set(Phase):
        what = f"phase {row['phase']!r} is unknown"
        yield "phase", what, f"use one of {', '.join(Phase)}, or leave it empty for all"
    if row["organisation"] not in known.organisations:
        what = f"organisation {row['organisation']!r} is unknown"
        yield "organisation", what, "use a code of organisations.csv"


def _day_faults(row: Row) -> Iterator[Fault]:
    wrong = [column for column in ("from", "to") if row[column] and not _is_day(row[column])]
    for column in wrong:
        yield column, f"{column} {row[column]!r} is not a day", "write it as 2026-01-31"
    if not wrong and row["from"] and row["to"] and row["to"] < row["from"]:
        yield "to", f"the duty ends on {row['to']}, before it begins", "correct from or to"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
