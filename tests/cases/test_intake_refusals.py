"""What keeps a report out names field and remedy, and changes nothing."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest

from civicgrid.apps.cases.actions import receive
from civicgrid.apps.cases.models import Case, Event, Report
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import CivicGridError
from tests.cases.given import MONDAY, at, report
from tests.cities import IN_W1, OUTSIDE

pytestmark = pytest.mark.usefixtures("small_city")

NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001


def refusal(**changes: object) -> CivicGridError:
    """Why a report with these changes is kept out; nothing is stored of it, nor of the sound one beside it."""
    entries = Entry.objects.count()
    with pytest.raises(CivicGridError) as refused:
        receive(SYSTEM.acting_at(MONDAY), [report(), report(**changes)])
    assert [model.objects.count() for model in (Report, Case, Event, Entry)] == [0, 0, 0, entries]
    assert refused.value.remedy or "must" in str(refused.value)
    assert len(str(refused.value)) < 600
    return refused.value


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"type": "volcano"}, "type", "no case type volcano"),
        ({"type": "streets"}, "type", "streets is a class of case types"),
        ({"type": "x" * 10_000_000}, "type", "no case type"),
        ({"lon": OUTSIDE[0], "lat": OUTSIDE[1]}, "point", "outside of the city"),
        ({"lon": IN_W1[1], "lat": IN_W1[0]}, "point", "swapped"),
        ({"lon": nan, "lat": nan}, "point", "not numbers"),
        ({"lat": nan}, "point", "not numbers"),
        ({"lon": inf}, "point", "not a place on Earth"),
        ({"lat": -inf}, "point", "not a place on Earth"),
        ({"lon": 500.0}, "point", "not a place on Earth"),
        ({"lat": None}, "lat", "The value None of lat"),
        ({"lon": None}, "lon", "The value None of lon"),
        ({"lon": None, "lat": None, "area": "atlantis"}, "area", "atlantis is no area of this city in use"),
        ({"lon": None, "lat": None, "area": "x" * 10_000_000}, "area", "is no area of this city in use"),
        ({"area": "w1"}, "area", "an area besides its point"),
        ({"text": "x" * 10_000_000}, "text", "text has 10000000 characters; at most 10000"),
        ({"address": "x" * 301}, "address", "at most 300"),
        ({"contact": "x" * 301}, "contact", "at most 300"),
        ({"reporter": "x" * 81}, "reporter", "at most 80"),
        ({"origin_key": "x" * 201}, "origin_key", "at most 200"),
        ({"origin_key": ""}, "origin_key", "not valid"),
        ({"text": "a\0b"}, "text", "no text has"),
        ({"address": "a\ud800b"}, "address", "no text has"),
        ({"text": " ", "type": ""}, "text", "does not say what is the matter"),
        ({"happened_at": at(1)}, "happened_at", "in the future"),
        ({"happened_at": NAIVE}, "happened_at", "2026-03-02T09:00:00"),
        ({"happened_at": datetime(1, 1, 1, tzinfo=UTC)}, "happened_at", "not a time that calendars count"),
        ({"arrived_at": at(1)}, "arrived_at", "in the future"),
        ({"arrived_at": at(-1), "closed_at": at(1)}, "closed_at", "in the future"),
        ({"arrived_at": at(-1), "closed_at": at(-2)}, "closed_at", "before it was reported"),
        ({"arrived_at": at(-1), "promised_at": NAIVE}, "promised_at", "not valid"),
        ({"promised_at": datetime(9999, 1, 1, tzinfo=UTC)}, "promised_at", "not a time that calendars count"),
        ({"type": "lamp", "answers": {"lamps": 0}}, "answers.lamps", "at least 1"),
        ({"type": "lamp", "answers": {"lamps": "many"}}, "answers.lamps", "of the kind integer"),
        ({"type": "lamp", "answers": {"colour": "red"}}, "answers.colour", 'does not ask for "colour"'),
        ({"type": "lamp", "answers": {"lamps": "\0"}}, "answers", "no text has"),
        ({"answers": {"bags": 3}}, "answers.bags", 'does not ask for "bags"'),
        ({"type": "", "answers": {"bags": 3}}, "answers", "not valid"),
        ({"text": "", "answers": {"note": "x" * 20_000}}, "answers", "at most 10000"),
    ],
)
def test_it_is_refused(changes: dict[str, object], field: str, told: str) -> None:
    error = refusal(**changes)
    assert (error.field, told in str(error)) == (field, True), str(error)


def test_a_senders_clock_may_run_a_little_ahead() -> None:
    (receipt,) = receive(SYSTEM.acting_at(MONDAY), [report(happened_at=MONDAY + timedelta(minutes=5))])
    assert receipt.number
