"""Moves through the page of the case: first the way that should be gone, then each refusal."""

import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponseBase

from civicgrid.apps.cases.models import Case
from civicgrid.base.ui import called
from tests.cases.given import GARBAGE, closed, handed_back, opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser, move, page, source

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_case_goes_its_whole_way_without_javascript() -> None:
    dispatcher, handler = browser("dispatcher"), browser("handler")
    case = opened(type="")
    response = move(dispatcher, case, "file", type="Exposed garbage", condition="bags")
    assert response.status_code == 303
    assert "Filed. The case" in page(dispatcher.get(response.headers["Location"]))
    assert move(handler, case, "accept").status_code == 303
    assert move(handler, case, "hand_back", note="Swept twice").status_code == 303
    assert move(dispatcher, case, "close", condition="bags", note="Looked").status_code == 303
    told = page(dispatcher.get(f"/cases/{case.number}/"))
    assert "Closed" in told
    assert "Swept twice" in told
    assert "in time" in told


def test_the_likely_move_stands_first_and_only_allowed_ones_are_offered() -> None:
    case = opened()
    handler, dispatcher = (page(browser(login).get(f"/cases/{case.number}/")) for login in ("handler", "dispatcher"))
    assert handler.index("Accept") < handler.index("Other moves")
    assert "Close the case" not in handler
    assert "Accept" not in dispatcher.replace("Accepted", "")


def test_whose_posts_allow_nothing_is_told_so() -> None:
    assert "Your posts allow no move here now." in page(browser("auditor").get(f"/cases/{opened().number}/"))


def test_a_case_that_leaves_ones_reach_leads_back_to_the_work() -> None:
    case, handler = opened(), browser("handler")
    response = move(handler, case, "return", reason="Not our street")
    assert response.headers["Location"] == "/work/"
    assert "no longer in your hands" in page(handler.get("/work/"))


def test_what_was_asked_is_the_likely_answer() -> None:
    now = datetime.now(UTC)
    case = tell(opened(now), "handler", "accept", now)
    wanted = {"span_amount": "2", "span_kind": "working_day", "reason": "Waiting for the lorry"}
    assert move(browser("handler"), case, "ask_extension", **wanted).status_code == 303
    supervisor = browser("supervisor")
    told = page(supervisor.get(f"/cases/{case.number}/"))
    assert "Asked for: 2 working days more." in told
    assert told.index("[2]") < told.index("Other moves")
    assert move(supervisor, case, "extend", **(wanted | {"reason": "Granted"})).status_code == 303
    assert "More time granted" in page(supervisor.get(f"/cases/{case.number}/"))


def test_a_pause_is_asked_for_granted_and_ended() -> None:
    case = tell(opened(), "handler", "accept")
    until = {"until": "2030-01-31T17:00", "reason": "Frost"}
    move(browser("handler"), case, "ask_suspension", **until)
    dispatcher = browser("dispatcher")
    assert "[2030-01-31T17:00]" in page(dispatcher.get(f"/cases/{case.number}/"))
    move(dispatcher, case, "suspend", **until)
    assert "stands still with" in page(dispatcher.get(f"/cases/{case.number}/"))
    move(dispatcher, case, "resume", note="It thaws")
    assert "stands still with" not in page(dispatcher.get(f"/cases/{case.number}/"))


def test_why_it_is_whose_is_said_with_its_basis() -> None:
    told = page(browser("handler").get(f"/cases/{opened().number}/"))
    assert "Sanitation Department answers for it, because Streets × the whole city · Sanitation rules §3" in told


def test_who_decided_is_said_where_no_duty_did() -> None:
    case = tell(opened(), "dispatcher", "transfer", organisation="lighting", reason="They are nearer")
    assert "because a dispatcher decided so" in page(browser("dispatcher").get(f"/cases/{case.number}/"))


@pytest.mark.parametrize(
    ("login", "action", "inputs", "status", "told"),
    [
        ("auditor", "close", {"condition": "bags"}, 403, "“close cases” needs a post as Dispatcher"),
        ("dispatcher", "rework", {"reason": "  "}, 400, "Nothing was written here."),
        ("dispatcher", "close", {"condition": "never"}, 400, "has no condition never"),
        ("dispatcher", "accept", {}, 403, "“accept cases” needs a post as Handler"),
        (
            "dispatcher",
            "file",
            {"type": "Exposed garbage", "condition": "bags"},
            409,
            "A case that is “To check” cannot be told to “File the case”.",
        ),
        ("dispatcher", "join", {"other": "4711"}, 400, "There is no other open case 4711"),
        ("dispatcher", "dance", {}, 404, "There is no action “dance”"),
    ],
)
def test_a_refusal_is_told_in_words(login: str, action: str, inputs: dict[str, str], status: int, told: str) -> None:
    case = handed_back()
    response = move(browser(login), case, action, **inputs)
    assert response.status_code == status
    assert told in page(response)
    case.refresh_from_db()
    assert case.state == "handed_back"


def test_an_error_stands_beside_its_field_and_the_values_are_kept() -> None:
    case = tell(opened(), "handler", "accept")
    sent = {"organisation": "Ministry of Magic", "reason": "They know how"}
    response = move(browser("dispatcher"), case, "transfer", **sent)
    html = source(response)
    assert response.status_code == 400
    assert "There is no organisation called Ministry of Magic." in page(response)
    assert 'id="transfer-organisation" name="organisation" type="text" value="Ministry of Magic"' in html
    assert 'aria-invalid="true" aria-describedby="transfer-organisation-error"' in html
    assert "They know how" in page(response)


def test_the_desk_corrects_a_filing() -> None:
    case, dispatcher = tell(opened(), "handler", "accept"), browser("dispatcher")
    form = source(dispatcher.get(f"/cases/{case.number}/")).split('value="refile"')[1].split("</form>")[0]
    assert 'value="Exposed garbage"' in form
    assert re.search(r'value="bags" checked', form)
    sent = {"type": "Broken street lamp", "condition": "bags", "reason": "It is the lamp"}
    assert move(dispatcher, case, "refile", **sent).status_code == 303
    case.refresh_from_db()
    assert (case.type, case.condition, case.organisation) == ("streets.lamp.", "dark", "gov.lighting.")
    assert "Filing corrected" in page(dispatcher.get(f"/cases/{case.number}/"))


def test_a_type_with_several_conditions_asks_which() -> None:
    case, dispatcher = opened(type=""), browser("dispatcher")
    response = move(dispatcher, case, "file", type="Exposed garbage")
    assert response.status_code == 400
    assert "A heap of rubble – 2 working days" in page(response)
    assert "[Exposed garbage]" in page(response)
    assert move(dispatcher, case, "file", type="Exposed garbage", condition="heap").status_code == 303


def test_of_two_who_act_at_once_one_is_told() -> None:
    case = handed_back()
    seen = case.seq
    move(browser("dispatcher"), case, "close", condition="bags")
    response = move(browser("dispatcher"), case, "close", seen, condition="bags", note="So be it")
    assert response.status_code == 409
    assert "has changed since you looked at it" in page(response)


@pytest.mark.parametrize("seq", ["", "x"])
def test_a_page_that_does_not_say_what_it_saw_is_refused(seq: str) -> None:
    sent = {"action": "close", "seq": seq, "condition": "bags"}
    assert browser("dispatcher").post(f"/cases/{handed_back().number}/", sent).status_code == 400


def test_the_pane_gets_the_inside_of_the_page() -> None:
    case, dispatcher = handed_back(), browser("dispatcher")
    inside = source(dispatcher.get(f"/cases/{case.number}/", headers={"HX-Request": "true", "HX-Target": "pane"}))
    assert "<html" not in inside
    assert 'hx-post="/cases/' in inside


def test_a_move_in_the_pane_says_what_happened_and_that_the_list_is_old() -> None:
    case = handed_back()
    sent = {"action": "close", "seq": case.seq, "condition": "bags"}
    response = browser("dispatcher").post(f"/cases/{case.number}/", sent, headers={"HX-Target": "pane"})
    assert response.status_code == 200
    assert "data-moved" in source(response)
    assert "The case" in page(response)


def test_a_case_that_left_is_no_longer_in_the_pane() -> None:
    case = opened()
    sent = {"action": "return", "seq": case.seq, "reason": "Not our street"}
    response = browser("handler").post(f"/cases/{case.number}/", sent, headers={"HX-Target": "pane"})
    assert "Choose the next one." in page(response)


def test_a_closed_case_shows_how_it_ended_and_can_be_reopened() -> None:
    case, dispatcher = closed(), browser("dispatcher")
    assert "The ground is clean" in page(dispatcher.get(f"/cases/{case.number}/"))
    move(dispatcher, case, "reopen", reason="It is back")
    assert Case.objects.get(pk=case.pk).state == "dispatched"


def test_a_report_is_taken_out_and_the_parts_of_a_case_are_linked() -> None:
    case, dispatcher = opened(), browser("dispatcher")
    opened(text="Bags beside the bench")
    report = case.memberships.latest("since").report_id
    assert move(dispatcher, case, "split", report=str(report), reason="Another bench").status_code == 303
    part = Case.objects.exclude(pk=case.pk).get(type=GARBAGE)
    assert move(dispatcher, part, "set_parent", other=case.number).status_code == 303
    assert "Parts of this case" in page(dispatcher.get(f"/cases/{case.number}/"))
    assert f"A part of the case {case.number}" in page(dispatcher.get(f"/cases/{part.number}/"))


def test_what_people_wrote_is_shown_and_never_run() -> None:
    case, dispatcher = opened(text='<script>alert("x")</script>', address="<b>here</b>"), browser("dispatcher")
    for where in (f"/cases/{case.number}/", "/cases/", "/work/?group=open"):
        html = source(dispatcher.get(where))
        assert "&lt;script&gt;alert(" in html
        assert "<script>alert" not in html
        assert "<b>here" not in html


def test_who_reports_is_not_taken_for_one_of_the_staff() -> None:
    stranger = page(browser("dispatcher").get(f"/cases/{opened(reporter='officer').number}/"))
    inspector = opened(reporter="officer", source="inspector", lon=IN_E1[0])
    told = page(browser("dispatcher").get(f"/cases/{inspector.number}/"))
    assert "· officer" in stranger
    assert called("person", "officer") not in stranger
    assert f"· {called('person', 'officer')}" in told


@pytest.mark.parametrize(("late", "told"), [(True, "handed back late"), (False, "in time")])
def test_how_a_case_ended_is_said_alike_by_list_and_page(*, late: bool, told: str) -> None:
    settled, void = closed(), tell(opened(type="", lon=IN_E1[0]), "dispatcher", "void", reason="Nothing there")
    Case.objects.filter(pk=settled.pk).update(late=late)
    client = browser("dispatcher")
    for where in ("/cases/?state=closed", f"/cases/{settled.number}/"):
        assert told in said(client.get(where))
    for where in ("/cases/?state=void", f"/cases/{void.number}/"):
        assert not {"in time", "handed back late"} & set(said(client.get(where)))


def said(response: HttpResponseBase) -> list[str]:
    """How the settled cases of a page ended."""
    above_the_clocks = source(response).partition('class="case-where"')[0]
    return re.findall(r'<span class="left [^>]+>.*?</svg>([^<]+)</span>', above_the_clocks)


def test_a_case_nobody_could_place_has_no_picture() -> None:
    html = source(browser("dispatcher").get(f"/cases/{opened(lon=None, lat=None).number}/"))
    assert "<figure" not in html


def test_the_picture_shows_the_area_and_the_place() -> None:
    html = source(browser("dispatcher").get(f"/cases/{opened().number}/"))
    assert html.count('<path class="here"') == 1
    assert html.count('<circle class="point"') == 1


def test_an_answer_stands_under_its_question() -> None:
    case = opened(type="lamp", answers={"lamps": 3})
    assert "How many lamps are dark? 3" in page(browser("dispatcher").get(f"/cases/{case.number}/"))


def test_while_an_officer_is_out_the_page_says_who_and_offers_no_decision() -> None:
    case, dispatcher = handed_back(), browser("dispatcher")
    assert "An officer is out" not in page(dispatcher.get(f"/cases/{case.number}/"))
    move(dispatcher, case, "send_officer")
    told = page(dispatcher.get(f"/cases/{case.number}/"))
    assert re.search(r"An officer is out to look: Ouyang Fei, since .*The answer is due", told)
    assert "Answer for the officer" in told
    assert "Not now: Close the case, Send back for rework, Send an officer. An officer is still looking" in told
    html = source(dispatcher.get(f"/cases/{case.number}/"))
    assert re.findall(r'name="action" value="(\w+)"', html)[0] != "close"
    assert 'value="close"' not in html
    assert "data-first-move" not in html
    assert move(dispatcher, case, "close", condition="bags").status_code == 409
    assert move(dispatcher, case, "recall_officer", reason="The mayor has seen it").status_code == 303
    told = page(dispatcher.get(f"/cases/{case.number}/"))
    assert "Officer called back" in told
    assert "An officer is out" not in told
    assert move(dispatcher, case, "close", condition="bags").status_code == 303


def test_what_stands_against_a_move_is_said_and_what_is_pointless_is_not_missed() -> None:
    told = page(browser("supervisor").get(f"/cases/{opened(type='manhole').number}/"))
    assert "Not now: Suspend. This clock counts urgent hours, which never stop." in told
    assert "Refuse what was asked" not in told


def test_every_reason_a_verb_wants_is_wanted_by_the_form() -> None:
    case = opened()
    opened()
    html = source(browser("dispatcher").get(f"/cases/{case.number}/"))
    for action in ("split", "escalate"):
        assert re.search(rf'id="{action}-reason"[^>]* required', html)


def test_a_part_can_be_taken_out_by_leaving_the_number_empty() -> None:
    whole, case, dispatcher = opened(lon=IN_E1[0]), opened(), browser("dispatcher")
    assert move(dispatcher, case, "set_parent", other=whole.number).status_code == 303
    assert "Leave it empty to make it part of no case." in page(dispatcher.get(f"/cases/{case.number}/"))
    assert move(dispatcher, case, "set_parent", other="").status_code == 303
    assert Case.objects.get(pk=case.pk).parent == ""


def test_a_joined_case_leads_to_the_other_and_its_reports_say_where_they_came_from() -> None:
    case, other, dispatcher = opened(), opened(lon=IN_E1[0], text="Rubble"), browser("dispatcher")
    move(dispatcher, case, "join", other=other.number)
    assert f"Joined into the case {case.number}" in page(dispatcher.get(f"/cases/{other.number}/"))
    assert f"came with the case {other.number}" in page(dispatcher.get(f"/cases/{case.number}/"))
    report = other.memberships.latest("since").report_id
    move(dispatcher, case, "split", report=str(report), reason="Another matter")
    told = page(dispatcher.get(f"/cases/{other.number}/"))
    assert "The join was taken back" in told
    assert "Joined into the case" not in told
