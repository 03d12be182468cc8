"""Many cases at once: what can be done with all of them, asked for once, done and told one by one."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.lists import PAGE
from tests.cases.given import fresh, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.every_page import PAGES
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

EACH = 9
"""Statements of one act on one case, its transaction among them."""


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
    told = page(handler.post("/many-cases/", {"number": numbers(one, other), "action": "accept"}))
    assert told.count("Accepted") == 2
    assert {fresh(one).state, fresh(other).state} == {"handling"}


def test_each_is_told_by_itself_what_became_of_it() -> None:
    one, other = two()
    tell(one, "handler", "accept")
    told = page(browser("handler").post("/many-cases/", {"number": numbers(one, other), "action": "accept"}))
    assert told.count("Accepted") == 1
    assert "cannot be told to" in told
    assert fresh(other).state == "handling"


def test_words_reach_the_story_of_each() -> None:
    one, other = two()
    sent = {"number": numbers(one, other), "action": "urge", "words": "The mayor asks"}
    browser("dispatcher").post("/many-cases/", sent)
    assert [fresh(case).urged for case in (one, other)] == [1, 1]
    assert "The mayor asks" in page(browser("dispatcher").get(f"/cases/{one.number}/"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"action": "urge", "words": " "}, "Reason is needed"),
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
    sent = {"number": ticks(client, one, other), "action": "urge", "words": "The mayor asks"}
    tell(other, "handler", "accept")
    told = page(client.post("/many-cases/", sent))
    assert told.count("Urged") == 1
    assert f"{other.number} has changed since you looked at it." in told
    assert [fresh(case).urged for case in (one, other)] == [1, 0]


def test_a_click_twice_acts_once() -> None:
    one, other = two()
    client = browser("dispatcher")
    sent = {"number": ticks(client, one, other), "action": "urge", "words": "The mayor asks"}
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
    sent = {"number": ticks(client, *cases), "action": "urge", "words": "The mayor asks"}
    with django_assert_max_num_queries(PAGES["many"].statements + PAGE * EACH):
        told = client.post("/many-cases/", sent)
    assert page(told).count("Urged") == PAGE


def test_only_what_the_reader_may_see_is_chosen() -> None:
    one, lamp = opened(), opened(type="lamp", lon=IN_W2[0], lat=IN_W2[1])
    html = source(browser("handler").get(asked(one, lamp)))
    assert f'name="number" value="{one.number}:' in html
    assert f'name="number" value="{lamp.number}' not in html


def test_nothing_chosen_says_what_to_do() -> None:
    assert "No case is chosen." in page(browser("handler").get("/many-cases/"))
