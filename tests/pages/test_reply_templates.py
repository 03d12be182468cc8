"""Words that are written again and again: kept by supervisors, offered where they fit, filled from the case."""

import pytest
from django.http import HttpResponseBase

from civicgrid.apps.cases.models import Event, ReplyTemplate
from civicgrid.base.ledger.models import Entry
from tests.cases.given import fresh, handed_back, opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser, move, page, source

pytestmark = pytest.mark.usefixtures("small_city")

WHERE = "/reply-templates/"
NOT_OURS = {
    "use": "reason",
    "title-en": "Not ours",
    "text-en": "{number} belongs to the water works.",
    "title-zh-hans": "",
}


def keep(login: str = "centre-head", **facts: str) -> HttpResponseBase:
    return browser(login).post(WHERE, {**NOT_OURS, **facts})


def test_a_template_is_kept_and_the_ledger_is_told() -> None:
    assert "What your people write again and again" in page(browser("centre-head").get(WHERE))
    keep(**{"title-zh-hans": "不属于我们", "text-zh-hans": "{number} 属于水务。"})
    assert "Not ours" in page(browser("centre-head").get(WHERE))
    assert "不属于我们" in page(browser("centre-head", "zh-hans").get(WHERE))
    entry = Entry.objects.get(event_name="ReplyTemplateWritten")
    assert (entry.actor, entry.subject) == ("centre-head", str(ReplyTemplate.objects.get().pk))


def test_it_is_offered_where_words_are_wanted_filled_from_the_case() -> None:
    keep()
    case = opened()
    html = source(browser("handler").get(f"/cases/{case.number}/"))
    returned = html.split('value="return"')[1].split("</form>")[0]
    assert f'data-text="{case.number} belongs to the water works."' in returned
    assert "data-text" not in html.split('value="hand_back"')[1].split("</form>")[0]


def test_chosen_without_a_word_it_is_what_is_said() -> None:
    keep()
    case, template = opened(), ReplyTemplate.objects.get()
    move(browser("dispatcher"), case, "urge", reason="In my own words", template=str(template.pk))
    assert Event.objects.get(case=case, action="urge").data["reason"] == "In my own words"
    move(browser("handler"), case, "return", reason=" ", template=str(template.pk))
    assert Event.objects.get(case=case, action="return").data["reason"] == f"{case.number} belongs to the water works."


def test_without_words_and_choice_it_is_refused_as_ever() -> None:
    keep()
    assert move(browser("handler"), opened(), "return", reason="", template="").status_code == 400


@pytest.mark.parametrize(
    ("facts", "fits"),
    [
        ({}, True),
        ({"type": "Exposed garbage"}, True),
        ({"type": "Streets"}, True),
        ({"type": "lamp"}, False),
        ({"state": "dispatched"}, True),
        ({"state": "handling"}, False),
        ({"organisation": "Sanitation Department"}, True),
        ({"organisation": "Lighting Company"}, False),
    ],
)
def test_it_is_offered_for_the_cases_that_it_names(facts: dict[str, str], fits: bool) -> None:  # noqa: FBT001
    keep("admin", **facts)
    html = source(browser("handler").get(f"/cases/{opened().number}/"))
    assert ("belongs to the water works" in html) is fits


def test_it_is_changed_and_of_two_who_change_it_one_is_told() -> None:
    keep()
    template = ReplyTemplate.objects.get()
    client = browser("centre-head")
    assert "{number} belongs to the water works." in page(client.get(f"{WHERE}?edit={template.pk}"))
    sent = {**NOT_OURS, "id": str(template.pk), "seq": "1", "text-en": "Ask the harbour."}
    assert client.post(WHERE, sent).status_code == 303
    again = client.post(WHERE, {**sent, "text-en": "Ask nobody."})
    assert again.status_code == 409
    assert "Ask nobody." in page(again)
    template.refresh_from_db()
    assert template.text == {"en": "Ask the harbour."}


def test_it_is_offered_no_more_and_again() -> None:
    keep()
    template, case = ReplyTemplate.objects.get(), opened()
    client = browser("centre-head")
    for step, offered in (("retire", False), ("offer", True)):
        client.post(WHERE, {"id": str(template.pk), "step": step})
        shown = source(browser("handler").get(f"/cases/{case.number}/"))
        assert ("belongs to the water works" in shown) is offered
    assert Entry.objects.filter(event_name="ReplyTemplateWritten").count() == 3


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"text-en": ""}, "A template needs a title and a text"),
        ({"text-en": "{nmber} is late"}, "There is nothing called {nmber}"),
        ({"use": "song"}, "The code “song” is not known"),
        ({"type": "unicorns"}, "There is no case type called unicorns."),
        ({"title-en": "x" * 81}, "at most 80 are taken"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(facts: dict[str, str], told: str) -> None:
    refused = keep(**facts)
    assert refused.status_code == 400
    assert told in page(refused)
    assert not ReplyTemplate.objects.exists()


def test_each_keeps_those_of_the_own_organisation() -> None:
    assert keep("supervisor").status_code == 403
    assert keep("supervisor", organisation="Lighting Company").status_code == 403
    assert keep("supervisor", organisation="Sanitation Department").status_code == 303
    template = ReplyTemplate.objects.get()
    assert browser("lighting-head").get(f"{WHERE}?edit={template.pk}").status_code == 404
    assert browser("lighting-head").get(f"{WHERE}?edit=nonsense").status_code == 404
    assert browser("dispatcher").get(WHERE).status_code == 403


def test_a_question_to_the_reporter_has_words_of_its_own() -> None:
    keep(use="question", **{"title-en": "Where exactly?", "text-en": "Where at {address} is it?"})
    html = source(browser("dispatcher").get(f"/cases/{opened(address='Lane 4').number}/"))
    assert "Where at Lane 4 is it?" in html.split('value="ask_reporter"')[1].split("</form>")[0]
    assert "Where at Lane 4 is it?" not in html.split('value="comment"')[1].split("</form>")[0]


def test_for_many_cases_the_words_are_filled_for_each() -> None:
    keep()
    cases = [opened(), opened(lon=IN_E1[0], lat=IN_E1[1])]
    template = ReplyTemplate.objects.get()
    sent = {"number": [case.number for case in cases], "action": "urge", "template": str(template.pk)}
    client = browser("dispatcher")
    assert "{number} belongs to the water works." in source(client.post("/many-cases/", {**sent, "words": ""}))
    client.post("/many-cases/", {**sent, "words": "Hurry, {number}", "step": "do"})
    said = {Event.objects.get(case=case, action="urge").data["reason"] for case in cases}
    assert said == {f"Hurry, {case.number}" for case in cases}


def test_a_case_that_is_checked_has_words_for_its_note() -> None:
    keep(use="note", state="handed_back", **{"title-en": "Seen", "text-en": "Due {due}, by {organisation}."})
    case = tell(handed_back(), "dispatcher", "comment", note="Look")
    html = source(browser("dispatcher").get(f"/cases/{fresh(case).number}/"))
    assert "by Sanitation Department." in html.split('value="close"')[1].split("</form>")[0]
