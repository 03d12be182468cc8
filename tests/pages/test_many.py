"""Many cases at once: what can be done with all of them, asked for once, done and told one by one."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicgrid.apps.cases.models import Case, Event
from civicgrid.apps.cases.queries.lists import chosen
from civicgrid.apps.cases.queries.lists.filter import PAGE
from tests.cases.given import fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.every_page import PAGES
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

EACH = 9
"""Statements of one act on one case, its transaction among them."""
DO = {"step": "do"}
"""What the second button sends: the first only shows what would happen."""


def two() -> tuple[Case, Case]:
    return opened(), opened(lon=IN_E1[0], lat=IN_E1[1])


def asked(*cases: Case) -> str:
    return "/many-cases/?" + "&".join(f"number={case.number}" for case in cases)


def numbers(*cases: Case) -> list[str]:
    return [case.number for case in cases]


def test_all_of_them_are_accepted_at_once() -> None:
    one, other = two()
    handler = browser("handler")
    assert "Accept · 2 cases" in page(handler.get(asked(one, other)))
    told = page(handler.post("/many-cases/", {"number": numbers(one, other), "action": "accept", **DO}))
    assert "Accepted: 2 cases" in told
    assert told.count("Accepted") == 3
    assert {fresh(one).state, fresh(other).state} == {"handling"}


def test_each_is_told_by_itself_what_became_of_it() -> None:
    one, other = two()
    tell(one, "handler", "accept")
    told = page(browser("handler").post("/many-cases/", {"number": numbers(one, other), "action": "accept", **DO}))
    assert "Accepted: 1 case" in told
    assert "cannot be told to" in told
    assert fresh(other).state == "handling"


def test_words_reach_the_story_of_each() -> None:
    one, other = two()
    sent = {"number": numbers(one, other), "action": "urge", "words": "The mayor asks", **DO}
    browser("dispatcher").post("/many-cases/", sent)
    assert [fresh(case).urged for case in (one, other)] == [1, 1]
    assert "The mayor asks" in page(browser("dispatcher").get(f"/cases/{one.number}/"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"action": "urge", "words": " "}, "Nothing was written here"),
        ({"action": ""}, "Say what is to be done."),
        ({"action": "dance"}, "Say what is to be done."),
        ({"action": "close", "words": "x"}, "Say what is to be done."),
    ],
)
def test_what_is_missing_is_told_and_nothing_done(sent: dict[str, str], told: str) -> None:
    one, other = two()
    response = browser("dispatcher").post("/many-cases/", {"number": numbers(one, other), **sent})
    assert response.status_code == 400
    assert told in page(response)
    assert fresh(one).urged == 0


def ticks(client: Client, *cases: Case) -> list[str]:
    """The boxes of the page, as they are ticked."""
    return re.findall(r'name="number" value="([^"]+)" checked', source(client.get(asked(*cases))))


def test_a_case_that_moved_on_since_it_was_looked_at_is_left_alone() -> None:
    one, other = two()
    client = browser("dispatcher")
    sent = {"number": ticks(client, one, other), "action": "urge", "words": "The mayor asks", **DO}
    tell(other, "handler", "accept")
    told = page(client.post("/many-cases/", sent))
    assert "Urged: 1 case" in told
    assert f"{other.number} has changed since you looked at it." in told
    assert [fresh(case).urged for case in (one, other)] == [1, 0]


def test_a_click_twice_acts_once() -> None:
    one, other = two()
    client = browser("dispatcher")
    sent = {"number": ticks(client, one, other), "action": "urge", "words": "The mayor asks", **DO}
    for _ in range(2):
        client.post("/many-cases/", sent)
    assert [fresh(case).urged for case in (one, other)] == [1, 1]


def test_only_what_can_be_done_now_is_offered() -> None:
    one, part = two()
    tell(part, "dispatcher", "set_parent", other=one.number)
    cases = [tell(tell(each, "handler", "accept"), "handler", "hand_back") for each in (one, part)]
    tell(cases[1], "dispatcher", "send_officer")
    said = page(browser("dispatcher").get(asked(*cases)))
    assert "Send back for rework · 1 case" in said
    assert "Call the officer back · 1 case" in said


def test_many_cost_hardly_more_than_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """Fifty cases are shown by as many statements as one; what is done with each costs its own."""
    client, cases = browser("dispatcher"), [opened(lon=None, lat=None) for _ in range(PAGE)]
    client.get(asked(*cases))
    with django_assert_max_num_queries(PAGES["many"].statements):
        shown = client.get(asked(*cases))
    assert "Urge · 50 cases" in page(shown)
    sent = {"number": ticks(client, *cases), "action": "urge", "words": "The mayor asks", **DO}
    with django_assert_max_num_queries(PAGES["many"].statements + PAGE * EACH):
        told = client.post("/many-cases/", sent)
    assert page(told).count("Urged") == PAGE + 1


def test_only_what_the_reader_may_see_is_chosen() -> None:
    one, lamp = opened(), opened(type="lamp", lon=IN_W2[0], lat=IN_W2[1])
    html = source(browser("handler").get(asked(one, lamp)))
    assert f'name="number" value="{one.number}:' in html
    assert f'name="number" value="{lamp.number}' not in html


def test_nothing_chosen_says_what_to_do() -> None:
    assert "No case is chosen." in page(browser("handler").get("/many-cases/"))


def test_first_it_shows_what_would_become_of_each_and_does_nothing() -> None:
    one, other = two()
    tell(one, "handler", "accept")
    handler, sent = browser("handler"), {"number": numbers(one, other), "action": "accept"}
    told = page(handler.post("/many-cases/", sent))
    assert "Accept: 1 case can" in told
    assert "Dispatched becomes Being handled" in told
    assert "cannot be told to" in told
    assert fresh(other).state == "dispatched"
    assert not Event.objects.filter(case=other, action="accept").exists()


def test_it_foretells_the_due_time_and_who_gets_it() -> None:
    one, other = two()
    for case in (one, other):
        tell(case, "handler", "return", reason="Not ours")
    client = browser("dispatcher")
    sent = {"number": numbers(one, other), "action": "dispatch", "organisation": "Lighting Company"}
    told = page(client.post("/many-cases/", sent))
    assert told.count("To dispatch becomes Dispatched due") == 2
    assert told.count("Lighting Company") == 2
    client.post("/many-cases/", {**sent, **DO})
    assert fresh(one).organisation == fresh(other).organisation == "gov.lighting."


def test_an_organisation_that_is_missing_is_told() -> None:
    one, other = two()
    tell(one, "handler", "return", reason="Not ours")
    response = browser("dispatcher").post("/many-cases/", {"number": numbers(one, other), "action": "dispatch"})
    assert response.status_code == 400
    assert "There is no organisation called" in page(response)


def test_an_officer_who_would_be_sent_is_named_and_the_way_back_is_offered() -> None:
    case = handed_back()
    client, sent = browser("dispatcher"), {"number": numbers(case), "action": "send_officer"}
    assert "Ouyang Fei" in page(client.post("/many-cases/", sent))
    done = client.post("/many-cases/", {**sent, **DO})
    assert "one act leads back" in page(done)
    tick = re.findall(r'name="number" value="([^"]+)"', source(done))
    again = source(client.get("/many-cases/", {"number": tick, "action": "recall_officer"}))
    assert 'value="recall_officer" checked' in again


def test_cases_are_closed_under_the_condition_that_they_were_filed_under() -> None:
    case = handed_back()
    sent = {"number": numbers(case), "action": "close", **DO}
    assert "No act leads back" not in page(browser("dispatcher").post("/many-cases/", sent))
    assert (fresh(case).state, fresh(case).condition) == ("closed", "bags")


def test_choosing_something_else_keeps_the_ticks_and_the_words() -> None:
    one, other = two()
    sent = {"number": numbers(one, other), "action": "urge", "words": "The mayor asks", "step": "choose"}
    told = page(browser("dispatcher").post("/many-cases/", sent))
    assert "2 cases are chosen" in told
    assert "The mayor asks" in told


def test_all_that_match_are_chosen_not_only_those_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        opened(text=f"Matter {number}", type="")
    client = browser("dispatcher")
    assert "4 cases are chosen" in page(client.get("/many-cases/", {"all": "state=reported"}))
    assert "4 cases are chosen" in page(client.get("/many-cases/", {"all": "group=to_file&words=matter"}))
    assert "No case is chosen" in page(client.get("/many-cases/", {"all": "state=pool"}))
    monkeypatch.setattr(chosen, "MOST", 3)
    told = page(client.get("/many-cases/", {"all": "sort=oldest"}))
    assert "3 cases are chosen" in told
    assert "More match." in told


def test_a_filter_that_cannot_be_read_chooses_nothing() -> None:
    assert browser("dispatcher").get("/many-cases/", {"all": "type=unicorns"}).status_code == 400


@pytest.mark.parametrize("where", ["/cases/", "/work/"])
def test_whoever_only_looks_is_offered_no_ticks(where: str) -> None:
    case = opened(type="")
    html = source(browser("wall").get(where))
    assert f"/cases/{case.number}/" in html
    assert 'class="pick"' not in html
    assert 'form="many"' not in html
    assert "/many-cases/" not in html


def test_the_lists_offer_all_that_match_and_their_ticks_say_what_was_seen() -> None:
    case = opened(type="")
    for where in ("/cases/?state=reported", "/work/?group=to_file"):
        html = source(browser("dispatcher").get(where))
        assert f'value="{case.number}:{case.seq}" form="many"' in html
        assert "/many-cases/?all=" in html


def test_only_cases_that_somebody_has_are_urged() -> None:
    one, nobodys = opened(), opened(type="", text="Something smells", lon=IN_W2[0], lat=IN_W2[1])
    client = browser("dispatcher")
    assert "Urge · 1 case" in page(client.get(asked(one, nobodys)))
    assert "Urge" not in page(client.get(asked(nobodys)))
