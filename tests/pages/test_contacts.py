"""How to reach a reporter: sealed until somebody who may asks, and the ledger keeps who asked."""

from uuid import uuid4

import pytest
from django.http import HttpResponseBase

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.directory import api as directory
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from tests.cases.given import opened
from tests.pages.given import browser, page

pytestmark = pytest.mark.usefixtures("small_city")

ASK, NUMBER, NAME = "How to reach them", "13800001111", "Wu Hao"
TOKEN = "a-token-of-the-test"


@pytest.fixture
def case(small_city: None) -> Case:
    """A case whose reporter said who they are."""
    return opened(contact=NUMBER, reporter=NAME)


def ask(login: str, case: Case, report: object = None) -> HttpResponseBase:
    """Somebody presses the button beside the report."""
    sent = {"action": "contact", "report": str(report or Report.objects.get().pk)}
    return browser(login).post(f"/cases/{case.number}/", sent)


def seen(login: str, case: Case) -> str:
    return page(browser(login).get(f"/cases/{case.number}/"))


@pytest.mark.parametrize("login", ["dispatcher", "handler", "supervisor"])
def test_whoever_settles_the_matter_asks_and_the_ledger_keeps_it(case: Case, login: str) -> None:
    before = seen(login, case)
    assert (ASK in before, NUMBER in before) == (True, False)
    told = page(ask(login, case))
    assert f"To be reached at {NUMBER}" in told
    assert NUMBER not in seen(login, case)
    entry = Entry.objects.get(event_name="ContactRead")
    assert (entry.actor, entry.action, entry.subject) == (login, "cases.contact", case.number)
    assert str(Report.objects.get().pk) in entry.event
    assert NUMBER not in entry.event


@pytest.mark.parametrize("login", ["officer", "commander", "planner", "steward", "auditor", "admin"])
def test_nobody_else_is_told(case: Case, login: str) -> None:
    assert ASK not in seen(login, case)
    refused = ask(login, case)
    assert (refused.status_code, NUMBER in page(refused)) == (403, False)
    assert not Entry.objects.filter(event_name="ContactRead").exists()


def test_another_organisation_does_not_even_find_the_case(case: Case) -> None:
    assert ask("lamplighter", case).status_code == 404


def test_a_report_without_a_contact_has_no_button() -> None:
    case = opened()
    assert ASK not in seen("dispatcher", case)
    refused = ask("dispatcher", case)
    assert refused.status_code == 404
    assert "No report of this case says there how to reach its reporter." in page(refused)


def test_a_report_of_another_case_is_not_opened_through_this_one(case: Case) -> None:
    other = opened(type="manhole", contact="555")
    report = other.memberships.get().report_id
    assert ask("dispatcher", case, report).status_code == 404
    assert ask("dispatcher", case, uuid4()).status_code == 404
    assert ask("dispatcher", case, "unicorn").status_code == 400
    assert not Entry.objects.filter(event_name="ContactRead").exists()


@pytest.mark.parametrize(
    ("login", "named"), [("dispatcher", True), ("auditor", True), ("planner", False), ("steward", False)]
)
def test_who_plans_or_keeps_data_sees_no_name(case: Case, login: str, named: bool) -> None:  # noqa: FBT001
    assert (NAME in seen(login, case)) is named


def test_a_program_asks_under_its_persons_name(case: Case) -> None:
    directory.issue_token(SYSTEM, "dispatcher", TOKEN)
    where, sent = f"/api/v1/cases/{case.number}/contact", {"report": str(Report.objects.get().pk)}
    answer = browser().post(where, sent, "application/json", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.json()) == (200, {"contact": NUMBER})
    assert Entry.objects.get(event_name="ContactRead").actor == "dispatcher"
