"""Many cases at once: what can be done with all of them, asked for once, done and told one by one."""

import pytest

from civicgrid.apps.cases.models import Case
from tests.cases.given import fresh, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")


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


def test_only_what_the_reader_may_see_is_chosen() -> None:
    one, lamp = opened(), opened(type="lamp", lon=IN_W2[0], lat=IN_W2[1])
    html = source(browser("handler").get(asked(one, lamp)))
    assert f'name="number" value="{one.number}"' in html
    assert f'name="number" value="{lamp.number}"' not in html


def test_nothing_chosen_says_what_to_do() -> None:
    assert "No case is chosen." in page(browser("handler").get("/many-cases/"))
