"""Synthetic load: repeatable, more each time, and as sound as what people report."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case, Event, Report
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.simulator.cases import make
from civicgrid.simulator.history import DRAWS, YEARS

NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)
SAID = ("origin_key", "source", "type", "text", "lon", "lat", "reporter", "happened_at")

pytestmark = pytest.mark.usefixtures("small_city")


def made(count: int, seed: int = 1) -> list[tuple[object, ...]]:
    """What was reported for so many cases, which are not kept."""
    with transaction.atomic():
        list(make(count, seed, NOW))
        said = list(Report.objects.order_by("origin_key").values_list(*SAID))
        transaction.set_rollback(True)
    return said


def test_as_many_cases_as_asked_for_come_from_two_years() -> None:
    told = list(make(300, 1, NOW))
    assert told[-1] == Case.objects.count() == 300
    opened = list(Case.objects.values_list("opened_at", flat=True))
    assert NOW - YEARS <= min(opened) < NOW - YEARS + timedelta(days=60)
    assert NOW - timedelta(days=60) < max(opened) <= NOW
    assert not any(cases.differing())


def test_they_are_as_various_as_life() -> None:
    list(make(1_500, 1, NOW))
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states["closed"] > 1_000
    assert states["void"] > 5
    assert sum(states[state] for state in cases.OPEN) > 0
    assert 75 < Case.objects.filter(late=True).count() < 750
    assert Case.objects.filter(source="inspector").count() > 750
    assert Event.objects.filter(action="hand_back").exclude(case__state="closed").count() < 100
    assert Report.objects.filter(source="inspector", lon__isnull=False, reporter="officer").exists()


def test_an_address_names_the_area_in_which_the_case_lies() -> None:
    list(make(200, 1, NOW))
    names = {path: " ".join(area.name.values()) for path, area in grid.areas().items()}
    assert all(case.address == names[case.area] for case in Case.objects.exclude(address="").exclude(lon=None))


def test_no_open_case_is_older_than_some_weeks() -> None:
    list(make(1_500, 1, NOW))
    waiting = Case.objects.filter(state__in=cases.OPEN)
    assert waiting.filter(due_at__lt=NOW).exists()
    assert not waiting.filter(opened_at__lt=NOW - timedelta(weeks=8)).exists()


def test_the_words_are_those_of_the_type() -> None:
    list(make(200, 1, NOW))
    for case in Case.objects.exclude(type=""):
        assert case.title.startswith(tuple(standards.case_types()[case.type].name.values()))


def test_some_take_a_long_way() -> None:
    undone = Counter[str]()
    list(make(1_500, 3, NOW, undone))
    assert all(re.match(r"[a-z_]+: \w", what) for what in undone)
    actions = set(Event.objects.values_list("action", flat=True))
    assert len(actions & {"return", "rework", "reopen", "transfer", "urge", "ask_extension", "suspend"}) >= 3


def test_the_same_seed_gives_the_same_reports_another_seed_others() -> None:
    assert made(50) == made(50)
    assert made(50)[0][1:] != made(50, seed=2)[0][1:]


def test_a_second_call_adds_more() -> None:
    list(make(50, 1, NOW))
    list(make(50, 1, NOW))
    assert Case.objects.count() == 100


def test_where_every_report_joins_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "receive", lambda _actor, _reports: [])
    assert list(make(10, 1, NOW)) == [0] * DRAWS
