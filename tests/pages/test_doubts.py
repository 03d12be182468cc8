"""Questions of fusion, answered by the dispatcher."""

import pytest

from civicgrid.apps.cases.actions import settle_doubt
from civicgrid.apps.cases.actions.doubts import Settled
from civicgrid.apps.cases.models import Case, Doubt, Event
from civicgrid.apps.directory.models import Post
from civicgrid.base.ledger.models import Entry
from tests.cases.given import actor, at, opened
from tests.pages.given import browser, page

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def doubt(small_city: None) -> Doubt:
    """A report that may speak of an older case, and may not."""
    older = opened(text="Bags beside the bench")
    younger = opened(at(40), text="Mattress on the lawn", lon=116.0001, lat=40.0001)
    found = Doubt.objects.filter(case=younger, other=older).first()
    return found or Doubt.objects.create(report=younger.memberships.get().report, case=younger, other=older, score=0.4)


def answer(login: str, doubt: Doubt, same: str) -> int:
    sent = {"action": "settle", "doubt": str(doubt.pk), "same": same}
    return browser(login).post(f"/cases/{doubt.case.number}/", sent).status_code


def test_the_question_waits_and_stands_on_both_cases(doubt: Doubt) -> None:
    dispatcher = browser("dispatcher")
    assert "Is it the same? 1" in page(dispatcher.get("/work/?group=doubts"))
    for number in (doubt.case.number, doubt.other.number):
        assert "Is it the same matter?" in page(dispatcher.get(f"/cases/{number}/"))


def test_the_question_stands_before_the_moves(doubt: Doubt) -> None:
    told = page(browser("dispatcher").get(f"/cases/{doubt.case.number}/"))
    assert told.index("Is it the same matter?") < told.index("Join another case into this one")


def test_across_a_border_it_waits_for_whoever_reaches_both(doubt: Doubt) -> None:
    """The other case is not even named to somebody of one side."""
    Case.objects.filter(pk=doubt.other_id).update(area="town.east.e1.")
    Post.objects.filter(person__login="dispatcher").update(areas=["town.west."])
    client = browser("dispatcher")
    for where in (f"/cases/{doubt.case.number}/", "/work/?group=doubts"):
        assert doubt.other.number not in page(client.get(where))
    assert "Is it the same? 0" in page(client.get("/work/?group=doubts"))
    assert answer("dispatcher", doubt, "no") == 404
    Post.objects.filter(person__login="dispatcher").update(areas=[])
    assert "Is it the same? 1" in page(client.get("/work/?group=doubts"))


def test_the_same_joins_the_younger_into_the_older(doubt: Doubt) -> None:
    assert answer("dispatcher", doubt, "yes") == 303
    assert Case.objects.get(pk=doubt.case_id).state == "void"
    assert Case.objects.get(pk=doubt.other_id).reports == 2
    doubt.refresh_from_db()
    assert doubt.same is True


def test_not_the_same_keeps_both_and_stands_in_the_ledger(doubt: Doubt) -> None:
    assert answer("dispatcher", doubt, "no") == 303
    assert Case.objects.filter(state="void").count() == 0
    doubt.refresh_from_db()
    assert doubt.same is False
    assert Entry.objects.filter(event_name="KeptApart", subject=doubt.case.number).exists()
    assert "Is it the same matter?" not in page(browser("dispatcher").get(f"/cases/{doubt.case.number}/"))


def test_a_question_is_answered_once(doubt: Doubt) -> None:
    answer("dispatcher", doubt, "no")
    assert answer("dispatcher", doubt, "yes") == 404


def test_of_two_who_answer_at_once_one_is_told(doubt: Doubt) -> None:
    seen = Doubt.objects.get(pk=doubt.pk)
    settle_doubt(actor("dispatcher"), doubt, same=False)
    with pytest.raises(Settled):
        settle_doubt(actor("dispatcher"), seen, same=False)


def test_only_a_dispatcher_answers(doubt: Doubt) -> None:
    before = Event.objects.count()
    assert answer("officer", doubt, "no") == 403
    assert answer("officer", doubt, "yes") == 403
    assert Event.objects.count() == before
