"""My work: groups by what the posts allow, the right one shown, the first due first."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.cases.actions import escalate_late
from tests.cases.given import MONDAY, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")


def groups(login: str) -> dict[str, str]:
    """Group -> how many wait."""
    html = source(browser(login).get("/work/"))
    return dict(re.findall(r'<li><a href="/work/\?group=(\w+)".*?class="count(?: none)?">([^<]*)<', html))


def test_a_dispatcher_sees_what_waits_for_the_desk() -> None:
    opened(type="", text="Something smells", lon=IN_W2[0], lat=IN_W2[1])
    handed_back()
    tell(opened(lon=IN_E1[0], lat=IN_E1[1]), "handler", "return", reason="Not ours")
    assert groups("dispatcher") == {
        "to_file": "1",
        "to_dispatch": "1",
        "asked": "0",
        "to_check": "1",
        "resting": "0",
        "doubts": "0",
        "open": "3",
    }


def test_a_handler_sees_what_is_theirs_alone() -> None:
    opened()
    tell(opened(lon=IN_E1[0], lat=IN_E1[1]), "handler", "accept")
    opened(type="lamp")
    assert groups("handler") == {"to_accept": "1", "at_work": "1", "resting": "0", "open": "2"}


def test_an_officer_sees_errands_and_the_area() -> None:
    tell(handed_back(), "dispatcher", "send_officer")
    handed_back(lon=IN_E1[0], lat=IN_E1[1])
    assert groups("officer") == {"errands": "1", "open": "1"}


def test_a_supervisor_sees_what_was_asked_and_what_was_brought_before_them() -> None:
    case = tell(opened(), "handler", "accept")
    tell(case, "handler", "ask_suspension", until=MONDAY + timedelta(days=9), reason="Frost")
    opened(lon=IN_E1[0], lat=IN_E1[1])
    assert groups("supervisor") == {"escalated": "0", "asked": "1", "resting": "0", "open": "2"}
    escalate_late(MONDAY + timedelta(hours=10))
    assert groups("supervisor")["escalated"] == "2"
    assert groups("lighting-head")["escalated"] == "0"


def test_the_head_of_the_desk_is_told_what_the_desk_has_not_done_in_time() -> None:
    waiting = opened(type="", text="Something smells")
    opened(type="", moment=datetime.now(UTC), happened_at=datetime.now(UTC), lon=IN_E1[0], lat=IN_E1[1])
    assert groups("centre-head")["desk"] == "1"
    assert "desk" not in groups("supervisor")
    client = browser("centre-head")
    assert "Something smells" in page(client.get("/work/?group=desk"))
    assert client.get(f"/cases/{waiting.number}/").status_code == 200


def test_a_group_says_how_much_of_it_is_late() -> None:
    opened()
    html = source(browser("handler").get("/work/"))
    assert html.count('class="overdue"') == 2
    assert '<rect class="part" width="100"' in html


def test_an_empty_group_leads_to_where_something_waits() -> None:
    opened()
    assert "To accept · 1" in page(browser("handler").get("/work/?group=at_work"))
    assert "Look at all cases" in page(browser("lamplighter").get("/work/"))


def test_what_no_post_answered_comes_before_the_commander() -> None:
    opened()
    escalate_late(MONDAY + timedelta(days=30))
    escalate_late(MONDAY + timedelta(days=60))
    escalate_late(MONDAY + timedelta(days=90))
    assert groups("commander") == {"escalated": "1", "open": "1"}


def test_who_only_looks_sees_all_that_is_open() -> None:
    opened()
    assert groups("auditor") == {"open": "1"}


def test_the_first_group_in_which_something_waits_is_shown() -> None:
    handed_back(text="Swept bench")
    told = page(browser("dispatcher").get("/work/"))
    assert told.index("To check and close Filter") < told.index("Swept bench")


def test_an_empty_group_says_what_to_do_next() -> None:
    told = page(browser("dispatcher").get("/work/?group=to_dispatch"))
    assert "The public pool is empty: every case has somebody who answers for it." in told


def test_the_first_due_stands_first() -> None:
    opened(type="lamp", text="Due in five days")
    opened(type="manhole", text="Due in two hours", lon=IN_E1[0], lat=IN_E1[1])
    told = page(browser("lamplighter").get("/work/"))
    assert told.index("Due in two hours") < told.index("Due in five days")


def test_a_group_is_filtered_too() -> None:
    opened(type="", text="Something smells")
    opened(type="", text="Something hums", lon=IN_E1[0], lat=IN_E1[1])
    told = page(browser("dispatcher").get("/work/?group=to_file&words=hums"))
    assert "Something hums" in told
    assert "Something smells" not in told


def test_a_filter_that_cannot_be_read_is_told() -> None:
    response = browser("dispatcher").get("/work/?type=unicorns")
    assert response.status_code == 400
    assert "There is no case type called unicorns." in page(response)


def test_a_group_of_somebody_else_is_not_shown() -> None:
    handed_back()
    assert "To check and close" not in page(browser("handler").get("/work/?group=to_check"))
