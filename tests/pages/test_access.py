"""Every page × every role: who may open it, who is sent to the login, who is refused, who finds nothing."""

import pytest
from django.test import Client

from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import PUBLIC, Actor, can, needed_roles
from civicgrid.kernel.page import Page
from tests.cases.given import MONDAY
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.given import CAST, browser, page

GOES_ON = frozenset({"kept_lists", "set_face", "duty", "find_report", "push", "ask_export"})
"""Pages that only do something and lead on."""
NOT_GIVEN = frozenset({"base_map", "map_style"})
"""What only some cities have."""
DATA = frozenset({"asset_points", "asset_tile", "next_code", "stream_figures", "stream_points"})
"""What the programs of pages ask: a refusal is a document."""
FOR_PEOPLE = frozenset({"my_posts"})
"""Pages for everybody who has a login."""


@pytest.mark.parametrize("login", CAST, ids=CAST.values())
def test_pages_open_for_whom_they_should(small_city: None, login: str) -> None:
    case, client = a_case(), browser(login)
    got = {name: status(client, address(asked, case)) for name, asked in PAGES.items()}
    wanted = {name: expected(asked, login, case) for name, asked in PAGES.items()}
    assert {name: (got[name], wanted[name]) for name in PAGES if got[name] not in wanted[name]} == {}


def status(client: Client, where: str) -> int:
    response = client.get(where)
    list(response)
    return response.status_code


def test_a_refusal_names_the_post_that_is_missing(small_city: None) -> None:
    response = browser("personnel").get("/work/")
    assert response.status_code == 403
    assert "“see cases” needs a post as" in page(response)
    assert "Ask whoever keeps the posts of your organisation" in page(response)


def expected(asked: Page, login: str, case: Case) -> tuple[int, ...]:
    actor = somebody(login)
    if asked.name == "front":
        return (302,) if login else (200,)
    if asked.name in FOR_PEOPLE:
        return (200,) if login else (302,)
    if asked.needs and not actor.roles & needed_roles(asked.needs):
        return (403,) if login else (401,) if _is_data(asked) else (302,)
    if asked.name in GOES_ON:
        return (302,)
    if asked.name in NOT_GIVEN:
        return (404,)
    return reached(actor, asked, case)


def _is_data(asked: Page) -> bool:
    return asked.name in DATA or (asked.route.startswith("screen/") and asked.name != "screen")


def reached(actor: Actor, asked: Page, case: Case) -> tuple[int, ...]:
    """What the address names is the actor's to see, or is not found."""
    if "<" not in asked.route:
        return (200,)
    if asked.name == "errand":
        return (200,) if can(actor, "cases.do_task", Task.objects.get(case=case)) else (404,)
    if asked.name == "receipt_proof":
        return (409,)
    if asked.name == "proof":
        return (409,) if can(actor, "cases.see", case) else (404,)  # nothing is committed here, so nothing is numbered
    if asked.route.startswith("cases/"):
        return (200,) if can(actor, "cases.see", case) else (404,)
    return 200, 404


def somebody(login: str) -> Actor:
    return directory.actor_of(Person.objects.get(login=login), MONDAY.date()) if login else PUBLIC


def test_the_menu_shows_only_what_opens(small_city: None) -> None:
    assert "My work" in page(browser("handler").get("/my-posts/"))
    assert "My work" not in page(browser("citizen").get("/my-posts/"))


def test_the_login_leads_back_to_where_one_wanted_to_be(small_city: None) -> None:
    response = browser().get("/cases/?state=pool")
    assert response.headers["Location"] == "/login/?next=%2Fcases%2F%3Fstate%3Dpool"
