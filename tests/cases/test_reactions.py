"""What cases do by themselves when something is announced; twice is as good as once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.cases.actions import do_task
from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.cases.reactions import check, dispatch_pool
from civicgrid.apps.cases.types import CaseHandedBack
from civicgrid.apps.directory.models import Post
from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutiesLoaded
from civicgrid.base.access import SYSTEM
from tests.cases.given import LAMP, MANHOLE, actor, at, fresh, handed_back, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")

RunJobs = Callable[[], int]


def test_after_the_hand_back_an_officer_is_sent(run_jobs: RunJobs) -> None:
    run_jobs()
    case = handed_back()
    assert run_jobs() == 1
    errand = Task.objects.get(case=case)
    assert (errand.kind, errand.officer, fresh(case).tasks) == ("check", "officer", 1)
    assert events_of(case)[-1].actor == "system"


def handing_back() -> CaseHandedBack:
    """The event of a hand-back that nobody reacted to yet."""
    last = events_of(handed_back(at(-48), happened_at=at(-48)))[-1]
    assert isinstance(last, CaseHandedBack)
    return last


def test_told_twice_one_officer_is_sent() -> None:
    event = handing_back()
    check(event)
    check(event)
    assert Task.objects.count() == 1


def test_told_again_after_the_answer_nobody_is_sent_once_more() -> None:
    event = handing_back()
    check(event)
    do_task(actor("officer", at(1)), Task.objects.get(), ok=True)
    check(event)
    assert Task.objects.count() == 1


def test_what_moved_on_meanwhile_is_not_checked() -> None:
    event = handing_back()
    tell(Case.objects.get(number=event.number), "dispatcher", "rework", at(-46), reason="No")
    check(event)
    assert not Task.objects.exists()


def test_after_rework_an_officer_is_sent_again(run_jobs: RunJobs) -> None:
    now = datetime.now(UTC)
    case = handed_back(now, happened_at=now)
    run_jobs()
    do_task(actor("officer"), Task.objects.get(), ok=False)
    tell(case, "dispatcher", "rework", now + timedelta(hours=1), reason="No")
    tell(case, "handler", "hand_back", now + timedelta(hours=2), note="Now")
    run_jobs()
    assert Task.objects.count() == 2


def test_where_no_officer_is_the_dispatcher_decides_alone() -> None:
    Post.objects.filter(role="officer").delete()
    check(handing_back())
    assert not Task.objects.exists()


def test_new_duties_take_what_waits_in_the_pool(run_jobs: RunJobs) -> None:
    known = duties.stored_duties()
    duties.load(SYSTEM, [duty for duty in known if duty.type != MANHOLE])
    case = opened(type="manhole")
    assert run_jobs() > 0
    assert fresh(case).state == "pool"
    duties.load(SYSTEM, known)
    assert run_jobs() > 0
    assert (fresh(case).state, fresh(case).organisation) == ("dispatched", "gov.sanitation.")
    assert run_jobs() == 0


def test_told_twice_it_is_dispatched_once(run_jobs: RunJobs) -> None:
    known = duties.stored_duties()
    duties.load(SYSTEM, [duty for duty in known if duty.type != MANHOLE])
    case = opened(type="manhole")
    duties.load(SYSTEM, known)
    loaded = DutiesLoaded(9, 2, 0, 0)
    dispatch_pool(loaded)
    dispatch_pool(loaded)
    assert run_jobs() > 0
    assert [event.action for event in events_of(case)] == ["open", "file", "dispatch"]


def test_what_was_returned_waits_for_the_dispatcher(run_jobs: RunJobs) -> None:
    case = tell(opened(), "handler", "return", reason="Not ours")
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != LAMP])
    run_jobs()
    assert fresh(case).state == "pool"
