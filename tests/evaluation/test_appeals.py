"""Appeals: asked once, looked at by two others, granted or refused; the fact of being late stays."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from civicgrid.apps.cases.models import Case
from civicgrid.apps.duties import api as duties
from civicgrid.apps.evaluation.actions import AppealedBefore, NotLate, appeal, decide, review
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.apps.evaluation.queries import appeal_of, appeals_of, may_appeal, steps_for, table
from civicgrid.apps.evaluation.rules.appeals import NotItsTurn, SamePerson
from civicgrid.apps.evaluation.types import AppealState
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions.act import MovedOn
from civicgrid.base.http.keys import OtherUnderKey
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import Denied, NotFound
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.plain import Wanting

from .given import CLOSED, LATE, LATER, SEPTEMBER, case, reader

pytestmark = pytest.mark.usefixtures("small_city")
WHY = "The road was flooded"


@pytest.fixture
def late(small_city: None) -> Case:
    """A case of sanitation that was handed back late."""
    return case(**LATE)


def asked(late: Case) -> Appeal:
    """Its appeal."""
    appeal(reader("handler"), late.number, reason=WHY)
    return Appeal.objects.get(number=late.number)


def supported(late: Case) -> Appeal:
    """Its appeal after the first review."""
    review(reader("dispatcher"), asked(late), ok=True, reason="So it was")
    return Appeal.objects.get(number=late.number)


def closing_on_time() -> tuple[int, int, int]:
    """On time, late, excused; of sanitation."""
    counts = table(LATER, Kind.ORGANISATION, SEPTEMBER).total.counts
    return counts["closed_on_time"], counts["closed_late"], counts["excused"]


def test_asked_again_under_its_key_it_is_one_appeal(late: Case) -> None:
    key = "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"
    for _ in range(2):
        appeal(reader("handler"), late.number, reason=WHY, key=key)
    assert (Appeal.objects.count(), Entry.objects.filter(event_name="AppealAsked").count()) == (1, 1)
    with pytest.raises(OtherUnderKey):
        appeal(reader("handler"), late.number, reason="Another", key=key)
    with pytest.raises(AppealedBefore):
        appeal(reader("handler"), late.number, reason=WHY, key="another-key-of-16")


def test_a_granted_appeal_excuses_the_lateness_and_not_the_fact(late: Case) -> None:
    assert closing_on_time() == (0, 1, 0)
    told = decide(reader("commander"), supported(late), ok=True, reason="Granted")
    assert told.state is AppealState.GRANTED
    assert closing_on_time() == (1, 0, 1)
    late.refresh_from_db()
    assert late.late


@pytest.mark.parametrize("step", ["review", "decide"])
def test_a_refused_appeal_changes_nothing(late: Case, step: str) -> None:
    if step == "review":
        review(reader("dispatcher"), asked(late), ok=False, reason="No")
    else:
        decide(reader("commander"), supported(late), ok=False, reason="No")
    assert Appeal.objects.get().state == AppealState.REFUSED
    assert Appeal.objects.get().granted is False
    assert closing_on_time() == (0, 1, 0)


def test_every_step_stands_in_the_ledger_as_the_appeals_own(late: Case) -> None:
    decide(reader("commander"), supported(late), ok=True, reason="Granted")
    entries = Entry.objects.filter(subject_kind="appeal", subject=late.number).order_by("pk")
    assert [(each.event_name, each.actor) for each in entries] == [
        ("AppealAsked", "handler"),
        ("AppealReviewed", "dispatcher"),
        ("AppealDecided", "commander"),
    ]
    assert msgspec.json.decode(entries[0].event)["judge"] == "gov."


def test_the_matrix_names_who_decides(late: Case) -> None:
    assert asked(late).judge == "gov."


def test_the_matrix_of_the_citys_day_names_who_decides(late: Case) -> None:
    rules = [
        msgspec.structs.replace(rule, start=date(2026, 10, 1)) if rule.phase == "evaluate" else rule
        for rule in duties.stored_duties()
    ]
    duties.load(SYSTEM, rules)
    midnight = datetime(2026, 9, 30, 16, tzinfo=UTC)
    (told,) = appeal(reader("handler").acting_at(midnight), late.number, reason=WHY)
    assert told.judge == "gov."


def test_a_case_is_appealed_once(late: Case) -> None:
    review(reader("dispatcher"), asked(late), ok=False, reason="No")
    with pytest.raises(AppealedBefore):
        appeal(reader("handler"), late.number, reason="Once more")


def test_what_is_not_late_cannot_be_excused() -> None:
    in_time = case(**CLOSED)
    with pytest.raises(NotLate):
        appeal(reader("handler"), in_time.number, reason=WHY)


def test_an_appeal_needs_a_reason(late: Case) -> None:
    with pytest.raises(Wanting):
        appeal(reader("handler"), late.number, reason="  ")
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("login", "refusal"), [("dispatcher", Denied), ("auditor", Denied), ("lamplighter", NotFound), ("citizen", Denied)]
)
def test_only_the_responsible_organisation_appeals(late: Case, login: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        appeal(reader(login), late.number, reason=WHY)


def test_who_sees_the_case_by_another_post_is_told_which_post_is_missing() -> None:
    lamps = case(**{**LATE, "organisation": "gov.lighting."})
    both = msgspec.structs.replace(reader("handler"), grants=reader("handler").grants + reader("dispatcher").grants)
    with pytest.raises(Denied):
        appeal(both, lamps.number, reason=WHY)


@pytest.mark.parametrize("login", ["handler", "supervisor", "commander", "auditor"])
def test_only_the_dispatcher_reviews(late: Case, login: str) -> None:
    with pytest.raises(Denied):
        review(reader(login), asked(late), ok=True, reason="Yes")


@pytest.mark.parametrize("login", ["handler", "supervisor", "dispatcher", "auditor"])
def test_only_the_judge_decides(late: Case, login: str) -> None:
    with pytest.raises(Denied):
        decide(reader(login), supported(late), ok=True, reason="Yes")


def test_nobody_takes_two_steps(late: Case) -> None:
    everything = msgspec.structs.replace(LATER, id="handler")
    with pytest.raises(SamePerson):
        review(everything, asked(late), ok=True, reason="Yes")


def test_a_step_is_taken_in_its_turn(late: Case) -> None:
    with pytest.raises(NotItsTurn):
        decide(reader("commander"), asked(late), ok=True, reason="At once")


def test_of_two_who_answer_at_once_one_is_told(late: Case) -> None:
    seen = asked(late)
    stale = Appeal.objects.get()
    review(reader("dispatcher"), seen, ok=True, reason="Yes")
    with pytest.raises(MovedOn):
        review(reader("dispatcher"), stale, ok=False, reason="No")


def test_an_appeal_is_seen_by_those_it_concerns(late: Case) -> None:
    asked(late)
    cast = ("handler", "supervisor", "dispatcher", "commander", "auditor", "lamplighter", "lighting-head")
    seeing = {login for login in cast if appeals_of(reader(login)).exists()}
    assert seeing == {"handler", "supervisor", "dispatcher", "commander", "auditor"}
    with pytest.raises(NotFound):
        appeal_of(reader("lamplighter"), late.number)
    with pytest.raises(Denied):
        appeals_of(reader("planner"))


def test_the_next_step_is_offered_to_whose_turn_it_is(late: Case) -> None:
    waiting = asked(late)
    assert [steps_for(reader(login), waiting) for login in ("dispatcher", "commander")] == [["review"], []]
    review(reader("dispatcher"), waiting, ok=True, reason="Yes")
    waiting = Appeal.objects.get()
    assert [steps_for(reader(login), waiting) for login in ("dispatcher", "commander")] == [[], ["decide"]]
    decide(reader("commander"), waiting, ok=True, reason="Yes")
    assert steps_for(reader("commander"), Appeal.objects.get()) == []
    assert not appeals_of(reader("commander")).exists()
    assert appeals_of(reader("commander"), open_only=False).exists()


def test_who_may_appeal_is_known_before(late: Case) -> None:
    in_time = case(**CLOSED)
    assert may_appeal(reader("handler"), late.number)
    assert not may_appeal(reader("dispatcher"), late.number)
    assert not may_appeal(reader("handler"), in_time.number)
    asked(late)
    assert not may_appeal(reader("handler"), late.number)
