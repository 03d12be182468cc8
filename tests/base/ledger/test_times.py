"""The ledger by time."""

from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.base import ledger
from civicgrid.base.ledger import times
from civicgrid.base.ledger.sequencer import sequence

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def tell(minutes: float, subject: str = "1", kind: str = "case") -> None:
    """Something happened so many minutes after noon."""
    told = {"actor": "a", "action": "act", "event_name": "Happened", "event": "{}"}
    at = NOON + timedelta(minutes=minutes)
    ledger.append([ledger.NewEntry(at=at, subject_kind=kind, subject=subject, **told)])


@pytest.fixture(autouse=True)
def an_hour(db: None) -> None:
    """Something happened every ten minutes from noon on."""
    for minutes in range(0, 60, 10):
        tell(minutes, subject=str(minutes))
    tell(60, kind="person")
    sequence()


def test_a_moment_has_its_place() -> None:
    assert times.first_since(NOON - timedelta(hours=1)) == 0
    assert times.first_since(NOON + timedelta(minutes=10)) == 1
    assert times.first_since(NOON + timedelta(minutes=11)) == 2
    assert times.first_since(NOON + timedelta(hours=2)) == 7


def subjects(start: int, end: int, most: int = 100, *, newest: bool = False) -> tuple[list[str], bool]:
    """The cases told of in so many minutes after noon, and whether those are all."""
    first, last = NOON + timedelta(minutes=start), NOON + timedelta(minutes=end)
    found, whole = times.named_between(first, last, "case", most=most, newest=newest)
    return [each.subject for each in found], whole


def test_what_was_told_in_a_time_comes_in_order() -> None:
    assert subjects(10, 30) == (["10", "20", "30"], True)
    assert subjects(-60, 600) == (["0", "10", "20", "30", "40", "50"], True)
    assert subjects(11, 12) == ([], True)


def test_only_so_much_is_looked_at() -> None:
    assert subjects(-60, 600, 3) == (["0", "10", "20"], False)
    assert subjects(-60, 600, 3, newest=True) == (["40", "50"], False)


def test_what_is_numbered_late_is_in_its_time() -> None:
    tell(58, subject="late")
    sequence()
    assert subjects(57, 59) == (["late"], True)


def test_events_are_found_by_their_places() -> None:
    assert times.events_at([0, 6, 7]) == {0: "{}", 6: "{}"}


def test_the_last_word_of_each_is_known() -> None:
    tell(70, subject="10")
    found = times.last_told("case", ["10", "20", "none"])
    assert found == {"10": NOON + timedelta(minutes=70), "20": NOON + timedelta(minutes=20)}
