"""Guessing is slow: after some tries that failed one has to wait, and it is known that somebody tried."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.actions import proven
from civicgrid.apps.directory.models import FailedTry
from civicgrid.apps.directory.rules import MOST_TRIES, WINDOW, Guess, TooManyTries, halt
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from tests.pages.given import browser, page

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOST = MOST_TRIES[Guess.LOGIN]
WORD = "correct horse"


@pytest.fixture
def a_password(small_city: None) -> None:
    """The dispatcher has a password."""
    directory.set_passwords(SYSTEM, ["dispatcher"], WORD)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def fail(times: int, login: str = "dispatcher", at: datetime = NOW, address: str = "10.0.0.1") -> None:
    """So many wrong passwords, a second apart."""
    for each in range(times):
        assert proven(login, "wrong", address, at + timedelta(seconds=each)) is None


def test_one_more_try_has_to_wait_until_the_first_is_old() -> None:
    tries = [after(each) for each in range(MOST)]
    refused = halt(Guess.LOGIN, tries, after(10))
    assert refused is not None
    assert (refused.status, refused.details["wait_s"], refused.advice()) == (429, 290, "try again in 5 minutes")
    assert halt(Guess.LOGIN, tries[1:], after(10)) is None
    assert halt(Guess.LOGIN, tries, NOW + WINDOW) is None


@pytest.mark.usefixtures("a_password")
def test_after_some_wrong_passwords_the_right_one_waits_too() -> None:
    fail(MOST)
    with pytest.raises(TooManyTries):
        proven("dispatcher", WORD, "10.0.0.2", after(10))
    assert proven("dispatcher", WORD, "10.0.0.1", NOW + WINDOW) is not None


@pytest.mark.usefixtures("a_password")
def test_others_are_not_kept_waiting() -> None:
    fail(MOST, "somebody")
    assert proven("dispatcher", WORD, "10.0.0.1", after(10)) is not None


@pytest.mark.usefixtures("a_password")
def test_who_gets_in_begins_anew() -> None:
    fail(MOST - 1)
    assert proven("dispatcher", WORD, "10.0.0.1", after(10)) is not None
    fail(MOST - 1, at=after(20))


@pytest.mark.usefixtures("a_password")
def test_one_address_does_not_try_every_login() -> None:
    for each in range(MOST_TRIES[Guess.ADDRESS]):
        assert proven(f"login-{each}", "wrong", "10.0.0.1", NOW) is None
    with pytest.raises(TooManyTries):
        proven("dispatcher", WORD, "10.0.0.1", after(10))
    assert proven("dispatcher", WORD, "10.0.0.2", after(10)) is not None


@pytest.mark.usefixtures("a_password")
def test_the_ledger_learns_of_it_once() -> None:
    fail(MOST)
    with pytest.raises(TooManyTries):
        proven("dispatcher", "wrong", "10.0.0.1", after(10))
    fail(MOST, "a password in the wrong field")
    entry = Entry.objects.get(event_name="LoginHalted")
    assert (entry.subject, entry.actor) == ("dispatcher", "system")


@pytest.mark.usefixtures("a_password")
def test_what_is_old_goes_and_no_login_is_kept() -> None:
    fail(2)
    assert not FailedTry.objects.filter(who__contains="dispatcher").exists()
    fail(1, "other", NOW + WINDOW)
    assert FailedTry.objects.filter(at__lt=after(1)).count() == 0


@pytest.mark.usefixtures("a_password")
def test_the_page_says_how_long_to_wait() -> None:
    client = browser()
    for _ in range(MOST):
        assert client.post("/login/", {"login": "dispatcher", "password": "wrong"}).status_code == 400
    answer = client.post("/login/", {"login": "dispatcher", "password": WORD})
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= WINDOW.total_seconds()) == (429, True)
    assert "too many tries that failed" in page(answer)
    assert "Try again in 5 minutes" in page(answer) or "try again in 5 minutes" in page(answer)


@pytest.mark.usefixtures("small_city")
def test_keys_are_not_guessed_for_ever_either() -> None:
    client = Client(headers={"Authorization": "Bearer guessed"})
    answers = [client.get("/api/v1/cases") for _ in range(MOST_TRIES[Guess.ADDRESS] + 1)]
    assert {each.status_code for each in answers[:-1]} == {401}
    last = answers[-1]
    assert (last.status_code, int(last["Retry-After"]) > 0) == (429, True)
    assert (last.json()["type"], last["Content-Type"]) == ("urn:civicgrid:too-many-tries", "application/problem+json")


@pytest.mark.usefixtures("small_city")
def test_a_page_takes_no_key() -> None:
    directory.issue_token(SYSTEM, "dispatcher", "secret")
    assert Client(headers={"Authorization": "Bearer secret"}).get("/work/").status_code == 302
    assert Client(headers={"Authorization": "bearer secret"}).get("/api/v1/cases").status_code == 200


@pytest.mark.usefixtures("small_city")
def test_behind_a_proxy_its_word_counts(settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    for each in range(MOST_TRIES[Guess.ADDRESS] + 1):
        told = {"Authorization": "Bearer guessed", "X-Forwarded-For": f"1.2.3.4, 10.0.0.{each}"}
        assert Client(headers=told).get("/api/v1/cases").status_code == 401
