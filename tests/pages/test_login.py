"""The way in."""

import re

import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import SYSTEM
from tests.pages.given import browser, page, source


@pytest.fixture(autouse=True)
def a_password(small_city: None) -> None:
    """The dispatcher has a password."""
    directory.set_passwords(SYSTEM, ["dispatcher"], "correct horse")


def test_login_and_password_open_the_work() -> None:
    client = browser()
    response = client.post("/login/", {"login": "dispatcher", "password": "correct horse"})
    assert response.headers["Location"] == "/"
    assert "Deng Wei" in page(client.get("/work/"))


def test_the_fields_say_what_a_browser_may_fill_in() -> None:
    html = source(browser().get("/login/"))
    assert re.search('id="login"[^>]* autocomplete="username"', html)
    assert re.search('id="password"[^>]* autocomplete="current-password"', html)


def test_the_login_leads_on() -> None:
    response = browser().post("/login/", {"login": "dispatcher", "password": "correct horse", "next": "/matrix/"})
    assert response.headers["Location"] == "/matrix/"


def test_the_login_leads_to_no_other_host() -> None:
    sent = {"login": "dispatcher", "password": "correct horse", "next": "https://evil.example/"}
    assert browser().post("/login/", sent).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "password", "told"),
    [
        ("dispatcher", "wrong", "The login or the password is wrong."),
        ("nobody-here", "correct horse", "The login or the password is wrong."),
        ("", "correct horse", "Write your login."),
        ("dispatcher", "", "Write your password."),
    ],
)
def test_what_is_wrong_is_told_and_the_login_kept(login: str, password: str, told: str) -> None:
    response = browser().post("/login/", {"login": login, "password": password})
    assert response.status_code == 400
    assert told in page(response)
    assert not login or f"[{login}]" in page(response)


def test_who_has_left_stays_out() -> None:
    Person.objects.filter(login="dispatcher").update(is_active=False)
    response = browser().post("/login/", {"login": "dispatcher", "password": "correct horse"})
    assert response.status_code == 400


def test_logging_out_ends_it() -> None:
    client = browser("dispatcher")
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/work/").status_code == 302


def test_my_posts_say_what_i_may_do_and_why() -> None:
    told = page(browser("officer").get("/my-posts/"))
    assert "Grid officer Operation Centre" in told
    assert "see cases" in told.partition("In West Side")[2]
    assert "For what is given to you by name be on duty answer errands" in told
    assert "close cases" not in told


def test_my_posts_speak_chinese() -> None:
    assert "网格员 运行中心" in page(browser("officer", "zh-hans").get("/my-posts/"))


def test_who_holds_no_post_is_told_whom_to_ask() -> None:
    Person.objects.create(login="newcomer", name={"en": "New Comer"})
    assert "You hold no post today." in page(browser("newcomer").get("/my-posts/"))


@pytest.mark.parametrize(("login", "first"), [("dispatcher", "/work/"), ("citizen", "/my-posts/")])
def test_everybody_begins_with_a_page_of_their_own(login: str, first: str) -> None:
    response = browser(login).get("/", follow=True)
    assert (response.redirect_chain[-1][0], response.status_code) == (first, 200)
