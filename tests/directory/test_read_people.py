"""organisations.csv and posts.csv: read into records, or told line by line what is wrong."""

from datetime import date

import pytest

from civicgrid.apps.directory.rules import read_organisations, read_posts
from civicgrid.apps.directory.types import OrganisationKind, OrganisationRecord, PostRecord
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.roles import Role
from civicgrid.kernel.tables import Row

LANGUAGES = ("en", "zh-hans")
AREAS = {"west": "town.west."}


def organisation(line: int, **changes: str) -> Row:
    return Row(line, {"code": "works", "parent": "", "name": "Works", "kind": "department"} | changes)


def post(**changes: str) -> Row:
    return Row(2, {"login": "chen", "person": "Chen", "role": "handler", "organisation": "works"} | changes)


def told(problems: list[Problem]) -> list[str]:
    """Line and message of each problem, which all have a remedy."""
    assert all(problem.remedy for problem in problems)
    return [f"{problem.line}: {problem.message}" for problem in problems]


def test_organisations_come_parents_first() -> None:
    rows = [organisation(2, code="lamps", parent="works"), organisation(3, **{"name:zh-hans": "工务局"})]
    assert read_organisations(rows, LANGUAGES) == (
        [
            OrganisationRecord("works", "works.", {"en": "Works", "zh-hans": "工务局"}, OrganisationKind.DEPARTMENT),
            OrganisationRecord("lamps", "works.lamps.", {"en": "Works"}, OrganisationKind.DEPARTMENT),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "a b"}, "code 'a b' is not valid"),
        ({"code": ""}, "code '' is not valid"),
        ({"code": "x" * 61}, f"code '{'x' * 61}' is not valid"),
        ({"code": "works"}, "code 'works' stands on line 2 already"),
        ({"parent": "nobody"}, "parent 'nobody' is not in this table"),
        ({"kind": "guild"}, "kind 'guild' is unknown"),
        ({"name": ""}, "organisation 'lamps' has no name"),
        ({"parent": "lamps"}, "organisation 'lamps' is its own ancestor"),
    ],
)
def test_a_wrong_organisation_is_told_and_left_out(changes: dict[str, str], message: str) -> None:
    records, problems = read_organisations(
        [organisation(2), organisation(3, **({"code": "lamps"} | changes))], LANGUAGES
    )
    assert told(problems) == [f"3: {message}"]
    assert [record.code for record in records] == ["works"]


def test_a_post_is_read() -> None:
    days = {"from": "2026-01-01", "to": "2026-12-31"}
    row = post(areas="west", title="Foreman", email="c@tiny.example", **days)
    assert read_posts([row], LANGUAGES, ["works"], AREAS) == (
        [
            PostRecord(
                login="chen",
                person={"en": "Chen"},
                role=Role.HANDLER,
                title={"en": "Foreman"},
                organisation="works",
                areas=("town.west.",),
                start=date(2026, 1, 1),
                end=date(2026, 12, 31),
                email="c@tiny.example",
            )
        ],
        [],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"login": "chen hua"}, "login 'chen hua' is not valid"),
        ({"person": ""}, "the person has no name"),
        ({"role": "king"}, "role 'king' is unknown"),
        ({"organisation": "nasa"}, "organisation 'nasa' is unknown"),
        ({"areas": "west moon"}, "area 'moon' is unknown"),
        ({"from": "1.1.2026"}, "from '1.1.2026' is not a day"),
        ({"to": "2026-02-30"}, "to '2026-02-30' is not a day"),
        ({"from": "2026-02-01", "to": "2026-01-31"}, "the post ends on 2026-01-31, before it begins"),
    ],
)
def test_a_wrong_post_is_told_and_left_out(changes: dict[str, str], message: str) -> None:
    records, problems = read_posts([post(**changes)], LANGUAGES, ["works"], AREAS)
    assert told(problems) == [f"2: {message}"]
    assert records == []
