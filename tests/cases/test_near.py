"""A list found near or by its indexes is the list that one would get by looking at every case."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from msgspec import structs

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.queries import counted_page_of
from civicgrid.apps.cases.queries.lists import near
from civicgrid.base.access import SYSTEM, Actor, Grant
from civicgrid.kernel.roles import Role
from civicgrid.simulator.cases import make

NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)
WEST = Actor("west", "west", (Grant(Role.DISPATCHER, areas=("town.west.",)),))
STREETS = "streets."
WANTED: Mapping[str, dict[str, Any]] = {
    "everything": {},
    "common": {"state": "closed"},
    "less common": {"late": True},
    "rare": {"state": "void", "source": "hotline"},
    "nothing": {"state": "suspended", "late": True},
    "impossible": {"state": "closed", "open": True},
    "a class": {"type": STREETS},
    "common words": {"words": "school"},
    "common words, rare otherwise": {"words": "near the school", "source": "social"},
    "a character": {"words": "路"},
    "the beginning of many numbers": {"words": "2026"},
    "the end of a few numbers": {"words": "123"},
    "the end of a few numbers, of a state": {"words": "123", "state": "closed"},
    "rare words": {"words": "no such words"},
    "of a time": {"opened_from": NOW - timedelta(days=400), "opened_to": NOW - timedelta(days=200)},
    "overdue": {"overdue_at": NOW},
}


@pytest.fixture
def made(small_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred cases, of which few count as near."""
    list(make(400, 1, NOW))
    monkeypatch.setattr(near, "NEAR", 60)
    monkeypatch.setattr(near, "FAR", 120)
    monkeypatch.setattr(near, "COMMON", 5)


@pytest.mark.usefixtures("made")
def test_all_pages_together_are_all_that_matches_in_order() -> None:
    other = [
        (actor.id, name, order)
        for actor, name, order in product((SYSTEM, WEST), WANTED, cases.Sort)
        if walked(actor, (wanted := cases.CaseFilter(**WANTED[name], sort=order))) != every(actor, wanted)
    ]
    assert other == []


def every(actor: Actor, wanted: cases.CaseFilter) -> list[object]:
    """The cases of a list, by asking for all of them."""
    moment = {"due": "phase_due_at", "newest": "-opened_at", "oldest": "opened_at"}[wanted.sort]
    return [case.pk for case in cases.matching(actor, wanted).order_by(moment, "id")]


def walked(actor: Actor, wanted: cases.CaseFilter) -> list[object]:
    """The cases of all pages of a list."""
    page = cases.page_of(actor, wanted, size=20)
    rest = walked(actor, structs.replace(wanted, after=page.next)) if page.next else []
    return [*(case.pk for case in page.cases), *rest]


@pytest.mark.usefixtures("made")
def test_a_count_is_exact_where_little_is_found_and_round_where_much_is() -> None:
    counts = {name: counted_page_of(SYSTEM, cases.CaseFilter(**fields))[1] for name, fields in WANTED.items()}
    exact = {name: cases.matching(SYSTEM, cases.CaseFilter(**fields)).count() for name, fields in WANTED.items()}
    assert counts["everything"] == counts["common"] == near.Count(50, more=True)
    assert counts["nothing"] == counts["impossible"] == near.Count(0)
    assert {name: count.number for name, count in counts.items() if not count.more}.items() <= exact.items()
    assert all(exact[name] > count.number for name, count in counts.items() if count.more)
    assert not counts["rare"].more


@pytest.mark.usefixtures("made")
def test_a_later_page_still_says_how_many_there_are() -> None:
    first = cases.page_of(SYSTEM, cases.CaseFilter())
    _, count = counted_page_of(SYSTEM, cases.CaseFilter(after=first.next))
    assert count == near.Count(50, more=True)
