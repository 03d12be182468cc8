"""The spine: a verb is authorised, locked, proved and announced, in one transaction."""

from collections.abc import Sequence
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import msgspec
import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from psycopg.errors import DeadlockDetected, LockNotAvailable

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries import lock
from civicgrid.base import events
from civicgrid.base.access import PUBLIC, SYSTEM, Actor, Grant
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.actions.act import MovedOn
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.events import Event
from civicgrid.kernel.roles import Role
from tests.cases.given import MONDAY, opened
from tests.cities import IN_E1
from tests.connections import at_once

pytestmark = pytest.mark.usefixtures("small_city")

DISPATCHER = Actor("d", "D", (Grant.of_post(Role.DISPATCHER, "gov.operations.", ()),), MONDAY)
HANDLER = Actor("h", "H", (Grant.of_post(Role.HANDLER, "gov.sanitation.", ()),), MONDAY)
STRANGER = Actor("s", "S", (Grant.of_post(Role.HANDLER, "gov.lighting.", ()),), MONDAY)


class Painted(Event, frozen=True):
    """A case of the test was painted."""

    colour: str

    @property
    def subject(self) -> tuple[str, str]:
        """The colour."""
        return "colour", self.colour


@action("cases.dispatch", on=Case, sees="cases.see")
def paint(act: Act, case: Case, *, colour: str) -> Painted:
    """Writes a colour into the title."""
    Case.objects.filter(pk=case.pk).update(title=f"{colour} by {act.actor.id}")
    return Painted(colour)


@action("cases.dispatch", on=Case, sees="cases.see")
def fail(_act: Act, case: Case, error: Exception) -> Painted:
    """Changes the case, and fails."""
    Case.objects.filter(pk=case.pk).update(title="spoiled")
    raise error


@creation("cases.receive")
def invent(_act: Act, *colours: str) -> Sequence[Painted]:
    """Makes colours."""
    return [Painted(colour) for colour in colours]


def title(case: Case) -> str:
    return Case.objects.get(pk=case.pk).title


def test_a_verb_changes_proves_and_announces(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Event] = []
    monkeypatch.setattr(events, "announce", told.extend)
    case = opened()
    told.clear()
    assert paint(DISPATCHER, case, colour="red") == Painted("red")
    assert title(case) == "red by d"
    entry = Entry.objects.latest("pk")
    assert (entry.actor, entry.action, entry.subject_kind, entry.subject) == ("d", "cases.dispatch", "colour", "red")
    assert (entry.event_name, entry.event, entry.at) == ("Painted", '{"colour":"red"}', MONDAY)
    assert told == [Painted("red")]


def test_who_may_see_but_not_do_is_told_which_post_is_missing() -> None:
    case = opened()
    with pytest.raises(NoPost, match=r"cases\.dispatch needs a post as dispatcher that reaches this"):
        paint(HANDLER, case, colour="red")
    assert title(case) == case.title


def test_who_may_not_even_see_finds_nothing() -> None:
    with pytest.raises(NotFound):
        paint(STRANGER, opened(), colour="red")


def test_what_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        paint(SYSTEM, Case(pk="00000000-0000-0000-0000-000000000000", seq=1), colour="red")


def test_what_changed_since_it_was_seen_is_refused() -> None:
    case = opened()
    Case.objects.filter(pk=case.pk).update(seq=case.seq + 1)
    with pytest.raises(MovedOn, match=f"{case.number} has changed") as refused:
        paint(DISPATCHER, case, colour="red")
    assert refused.value.remedy


def test_what_fails_changes_nothing() -> None:
    case, entries = opened(), Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        fail(DISPATCHER, case, ZeroDivisionError())
    assert (title(case), Entry.objects.count()) == (case.title, entries)


def test_who_waits_in_a_circle_twice_is_not_kept_waiting() -> None:
    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = DeadlockDetected()
    with pytest.raises(OperationalError, match="deadlock detected"):
        fail(DISPATCHER, opened(), deadlock)


@action("cases.dispatch", on=Case, sees="cases.see")
def move_two(act: Act, case: Case, other: Case, meet: Barrier) -> Painted:
    """Locks a case, then another, and counts a change of both."""
    with suppress(BrokenBarrierError):
        meet.wait()
    (there,) = lock([other.pk])
    Case.objects.filter(pk__in=[case.pk, there.pk]).update(seq=F("seq") + 1)
    return Painted(act.actor.id)


@creation("cases.receive")
def count_two(_act: Act, one: Case, other: Case, meet: Barrier) -> Painted:
    """Counts a change of one case, then of another."""
    for case in (one, other):
        Case.objects.filter(pk=case.pk).update(seq=F("seq") + 1)
        with suppress(BrokenBarrierError):
            meet.wait()
    return Painted("grey")


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_that_wait_for_each_other_one_wins_and_the_other_is_told_of_which_case() -> None:
    one, other = opened(), opened(lon=IN_E1[0])
    meet = Barrier(2, timeout=1)
    outcomes = at_once(
        lambda: move_two(DISPATCHER, one, other, meet),
        lambda: move_two(DISPATCHER, other, one, meet),
    )
    (told,) = [each for each in outcomes if isinstance(each, MovedOn)]
    assert str(told).startswith((f"{one.number} has changed", f"{other.number} has changed"))
    assert [Case.objects.get(pk=case.pk).seq - case.seq for case in (one, other)] == [1, 1]
    assert Entry.objects.filter(event_name="Painted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_something_and_wait_for_each_other_nobody_need_be_told() -> None:
    one, other = opened(), opened(lon=IN_E1[0])
    meet = Barrier(2, timeout=1)
    outcomes = at_once(lambda: count_two(PUBLIC, one, other, meet), lambda: count_two(PUBLIC, other, one, meet))
    assert outcomes == [Painted("grey"), Painted("grey")]
    assert [Case.objects.get(pk=case.pk).seq - case.seq for case in (one, other)] == [2, 2]
    assert Entry.objects.filter(event_name="Painted").count() == 2


def test_other_faults_of_the_database_are_not_hidden() -> None:
    fault = OperationalError("lock not available")
    fault.__cause__ = LockNotAvailable()
    with pytest.raises(OperationalError, match="lock not available"):
        fail(DISPATCHER, opened(), fault)


def test_the_row_is_locked_before_it_is_changed() -> None:
    case = opened()
    with CaptureQueriesContext(connection) as asked:
        paint(DISPATCHER, case, colour="red")
    locking, changing = (
        next(place for place, each in enumerate(asked) if words in each["sql"])
        for words in ("FOR UPDATE", 'SET "title"')
    )
    assert locking < changing


def test_something_new_is_made_by_who_has_the_role() -> None:
    assert len(invent(PUBLIC, "red", "blue")) == 2
    assert list(Entry.objects.order_by("-pk").values_list("subject", flat=True)[:2]) == ["blue", "red"]


def test_something_new_is_refused_to_who_has_no_post() -> None:
    with pytest.raises(NoPost):
        invent(Actor("former", "Former"), "red")


def test_what_leaves_no_event_leaves_no_entry() -> None:
    entries = Entry.objects.count()
    assert invent(PUBLIC) == []
    assert Entry.objects.count() == entries


def test_an_act_happens_at_the_actors_time() -> None:
    assert SYSTEM.acting_at(MONDAY).time == MONDAY
    assert msgspec.structs.replace(SYSTEM, at=None).time > MONDAY
