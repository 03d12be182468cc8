"""Checks of organisations.csv and posts.csv; no database."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from civicgrid.kernel.i18n import columns
from civicgrid.kernel.paths import path_of
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.roles import Role
from civicgrid.kernel.tables import Row

from .types import OrganisationKind, OrganisationRecord, PostRecord

CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
ORGANISATIONS = "organisations.csv"
POSTS = "posts.csv"


def read_organisations(
    rows: Sequence[Row], languages: tuple[str, ...]
) -> tuple[list[OrganisationRecord], list[Problem]]:
    """Organisations, parents first, and what is wrong with the table."""
    problems = list(_organisation_faults(rows))
    parents = {row["code"]: row["parent"] for row in rows}
    paths = {code: path_of(code, parents) for code in parents}
    problems += [
        Problem(ORGANISATIONS, row.line, f"organisation {row['code']!r} is its own ancestor", "correct its parent")
        for row in rows
        if row["code"] and not paths[row["code"]]
    ]
    bad = {problem.line for problem in problems}
    records = [
        OrganisationRecord(
            row["code"], paths[row["code"]], columns(row.values, "name", languages), OrganisationKind(row["kind"])
        )
        for row in rows
        if row.line not in bad
    ]
    return sorted(records, key=lambda record: record.path), problems


def read_posts(
    rows: Sequence[Row], languages: tuple[str, ...], organisations: Collection[str], areas: dict[str, str]
) -> tuple[list[PostRecord], list[Problem]]:
    """Posts with area paths, and what is wrong; `areas` is code -> path."""
    problems = [problem for row in rows for problem in _post_faults(row, organisations, areas)]
    bad = {problem.line for problem in problems}
    return [_post(row, languages, areas) for row in rows if row.line not in bad], problems


def _post(row: Row, languages: tuple[str, ...], areas: dict[str, str]) -> PostRecord:
    return PostRecord(
        login=row["login"],
        person=columns(row.values, "person", languages),
        role=Role(row["role"]),
        title=columns(row.values, "title", languages),
        organisation=row["organisation"],
        areas=tuple(areas[code] for code in row["areas"].split()),
        start=date.fromisoformat(row["from"]) if row["from"] else None,
        end=date.fromisoformat(row["to"]) if row["to"] else None,
        email=row["email"],
    )


def _organisation_faults(rows: Sequence[Row]) -> Iterator[Problem]:
    codes = {row["code"] for row in rows}
    seen: set[str] = set()
    for row in rows:
        code = row["code"]
        if not CODE.fullmatch(code):
            yield Problem(
                ORGANISATIONS, row.line, f"code {code!r} is not valid", "use letters, digits, - and _, at most 60"
            )
        if code in seen:
            yield Problem(ORGANISATIONS, row.line, f"code {code!r} stands twice", "give each organisation its own code")
        seen.add(code)
        if row["parent"] and row["parent"] not in codes:
            yield Problem(
                ORGANISATIONS, row.line, f"parent {row['parent']!r} is not in this table", "add it or correct the code"
            )
        if row["kind"] not in set(OrganisationKind):
            yield Problem(
                ORGANISATIONS, row.line, f"kind {row['kind']!r} is unknown", f"use one of {', '.join(OrganisationKind)}"
            )
        if not row["name"]:
            yield Problem(ORGANISATIONS, row.line, f"organisation {code!r} has no name", "fill the column name")


def _post_faults(row: Row, organisations: Collection[str], areas: dict[str, str]) -> Iterator[Problem]:
    if not CODE.fullmatch(row["login"]):
        yield Problem(
            POSTS, row.line, f"login {row['login']!r} is not valid", "use letters, digits, - and _, at most 60"
        )
    if not row["person"]:
        yield Problem(POSTS, row.line, "the person has no name", "fill the column person")
    if row["role"] not in set(Role):
        yield Problem(POSTS, row.line, f"role {row['role']!r} is unknown", f"use one of {', '.join(Role)}")
    if row["organisation"] not in organisations:
        yield Problem(POSTS, row.line, f"organisation {row['organisation']!r} is unknown", f"add it to {ORGANISATIONS}")
    for code in row["areas"].split():
        if code not in areas:
            yield Problem(
                POSTS, row.line, f"area {code!r} is unknown", "use the codes of areas.geojson, separated by spaces"
            )
    yield from _day_faults(row)


def _day_faults(row: Row) -> Iterator[Problem]:
    for column in ("from", "to"):
        if row[column] and not _is_day(row[column]):
            yield Problem(POSTS, row.line, f"{column} {row[column]!r} is not a day", "write it as 2026-01-31")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
