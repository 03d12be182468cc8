"""A display on a wall: a secret link logs it in, to look and nothing else, until the link is ended."""

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.actions import NotADisplay
from civicgrid.apps.directory.models import Display, Person
from civicgrid.base.access import SYSTEM, needed_roles, registered
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.roles import Role
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.given import browser, source

pytestmark = pytest.mark.usefixtures("small_city")


SECRET = "a-secret-of-the-wall"


def linked(login: str = "wall") -> str:
    directory.link_display(SYSTEM, login, SECRET)
    return f"/display/{SECRET}/"


def test_the_link_logs_in_a_viewer() -> None:
    display = Client()
    assert display.get(linked()).headers["Location"] == "/screen/"
    assert display.get("/screen/").status_code == 200
    assert display.get("/cases/").status_code == 200
    assert display.get("/matrix/").status_code == 403
    assert not Display.objects.filter(digest__contains="secret").exists()


def test_an_ended_link_logs_in_nobody_and_logs_out_whoever_came_by_it() -> None:
    display, address = Client(), linked()
    display.get(address)
    assert directory.cut_off_displays(SYSTEM, "wall").count == 1
    assert display.get("/screen/").status_code == 302
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("login", ["dispatcher", "admin", "citizen"])
def test_whoever_holds_another_post_gets_no_link(login: str) -> None:
    with pytest.raises(NotADisplay, match=login):
        linked(login)


def test_a_viewer_who_was_given_more_is_not_let_in_any_more() -> None:
    address = linked()
    person = Display.objects.get().person
    post = person.posts.get()
    person.posts.create(role="dispatcher", organisation=post.organisation)
    assert Client().get(address).status_code == 404


def test_secrets_are_not_to_be_tried_out() -> None:
    guesser = browser()
    answers = {guesser.get(f"/display/{number}/").status_code for number in range(51)}
    assert answers == {404, 429}


def test_who_never_had_a_link_keeps_their_password() -> None:
    directory.set_passwords(SYSTEM, ["dispatcher"], "correct horse battery")
    with pytest.raises(NotADisplay):
        directory.cut_off_displays(SYSTEM, "dispatcher")
    assert check_password("correct horse battery", Person.objects.get(login="dispatcher").password)


LOOKS = {
    *("assets.see", "cases.see", "cases.see_templates", "evaluation.see"),
    *("screen.see", "screen.see_people", "telemetry.see"),
}
REPORT = {"source": "hotline", "text": "A lamp is dark", "area": "w1", "origin_key": "wall-1"}


def test_a_display_may_look_and_nothing_else() -> None:
    assert {action for action in registered() if Role.VIEWER in needed_roles(action)} <= LOOKS


def test_no_page_of_those_who_work_changes_anything_for_a_display() -> None:
    case, wall = a_case(), browser("wall")
    before = Entry.objects.count()
    for asked in PAGES.values():
        if asked.needs:
            list(wall.post(address(asked, case), REPORT | {"action": "accept", "seq": str(case.seq)}))
    refused = wall.post("/api/v1/reports", REPORT | {"source": "web"}, content_type="application/json")
    assert (Entry.objects.count(), refused.status_code) == (before, 403)
    assert wall.post("/reports/new/", REPORT).status_code == 403
    assert "/reports/new/" not in source(wall.get("/cases/"))
