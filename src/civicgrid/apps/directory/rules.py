"""Checks of organisations.csv and posts.csv; no database."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.paths import path_of
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.roles import Role
from civicgrid.kernel.tables import Row

from .types import OrganisationKind, OrganisationRecord, PostRecord

CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
ORGANISATIONS = "organisations.csv"
POSTS = "posts.csv"
CODE_REMEDY = "use letters, digits, - and _, at most 60"

Fault = tuple[str, str, str]
"""Field, message and remedy."""


def read_organisations(
    rows: Sequence[Row], languages: tuple[str, ...]
) -> tuple[list[OrganisationRecord], list[Problem]]:
    """Organisations, parents first, and what is wrong with the table."""
    problems = list(_organisation_faults(rows))
    parents = {row["code"]: row["parent"] for row in rows}
    paths = {code: path_of(code, parents) for code in parents}
    problems += [
        Problem(
            ORGANISATIONS,
            row.line,
            f"organisation {row['code']!r} is its own ancestor",
            "correct its parent",
            field="parent",
        )
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
    seen: dict[str, int] = {}
    codes = {row["code"] for row in rows}
    for row in rows:
        for field, message, remedy in _faults_of_organisation(row, codes, seen):
            yield Problem(ORGANISATIONS, row.line, message, remedy, field=field)
        seen.setdefault(row["code"], row.line)


def _faults_of_organisation(row: Row, codes: Collection[str], seen: Mapping[str, int]) -> Iterator[Fault]:
    code = row["code"]
    if not CODE.fullmatch(code):
        yield "code", f"code {code!r} is not valid", CODE_REMEDY
    if code in seen:
        yield "code", f"code {code!r} stands on line {seen[code]} already", "give each organisation its own code"
    if row["parent"] and row["parent"] not in codes:
        yield "parent", f"parent {row['parent']!r} is not in this table", "add it or correct the code"
    if row["kind"] not in set(OrganisationKind):
        yield "kind", f"kind {row['kind']!r} is unknown", f"use one of {', '.join(OrganisationKind)}"
    if not row["name"]:
        yield "name", f"organisation {code!r} has no name", "fill the column name"


def _post_faults(row: Row, organisations: Collection[str], areas: Collection[str]) -> Iterator[Problem]:
    for field, message, remedy in (*_faults_of_post(row, organisations, areas), *_day_faults(row)):
        yield Problem(POSTS, row.line, message, remedy, field=field)


def _faults_of_post(row: Row, organisations: Collection[str], areas: Collection[str]) -> Iterator[Fault]:
    if not CODE.fullmatch(row["login"]):
        yield "login", f"login {row['login']!r} is not valid", CODE_REMEDY
    if not row["person"]:
        yield "person", "the person has no name", "fill the column person"
    if row["role"] not in set(Role):
        yield "role", f"role {row['role']!r} is unknown", f"use one of {', '.join(Role)}"
    if row["organisation"] not in organisations:
        yield "organisation", f"organisation {row['organisation']!r} is unknown", f"add it to {ORGANISATIONS}"
    for code in row["areas"].split():
        if code not in areas:
            yield "areas", f"area {code!r} is unknown", "use the codes of areas.geojson, separated by spaces"


def _day_faults(row: Row) -> Iterator[Fault]:
    wrong = [column for column in ("from", "to") if row[column] and not _is_day(row[column])]
    for column in wrong:
        yield column, f"{column} {row[column]!r} is not a day", "write it as 2026-01-31"
    if not wrong and row["from"] and row["to"] and row["to"] < row["from"]:
        yield "to", f"the post ends on {row['to']}, before it begins", "correct from or to"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class Guess(StrEnum):
    """What somebody guesses at: the password of a login, or anything from an address."""

    LOGIN = "login"
    ADDRESS = "address"


WINDOW = timedelta(minutes=5)
"""For how long a try that failed counts."""
MOST_TRIES = {Guess.LOGIN: 5, Guess.ADDRESS: 50}
"""Tries that may fail in a window; a whole office can share one address."""


class TooManyTries(CivicGridError):
    """There were too many tries that failed."""

    status = 429


def halt(guess: Guess, failed: Sequence[datetime], now: datetime) -> TooManyTries | None:
    """The refusal of a further try, until fewer than the most lie in the window."""
    counted = sorted(at for at in failed if at > now - WINDOW)
    if len(counted) < MOST_TRIES[guess]:
        return None
    wait_s = ceil((counted[-MOST_TRIES[guess]] + WINDOW - now).total_seconds())
    return TooManyTries(wait_s=wait_s, minutes=ceil(wait_s / 60), remedy="try again in {minutes} minutes")
