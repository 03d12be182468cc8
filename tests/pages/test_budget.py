"""No page spends more statements than it says, whoever opens it."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from civicgrid.apps.cases.models import Case
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.base.snapshots.snapshot import forget
from tests.cases.given import opened, tell
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.given import browser

LIST_PAGES = ("work", "cases")


@pytest.fixture
def numbered(small_city: None, settings: Settings, tmp_path: Path) -> Case:
    """A case whose acts the ledger has numbered, so that its proofs are there."""
    settings.CIVICGRID_HOME = tmp_path
    case = a_case()
    sequence()
    return case


@pytest.mark.parametrize("login", ["dispatcher", "officer", "handler", "supervisor", "auditor"])
def test_pages_keep_to_their_budgets(numbered: Case, login: str) -> None:
    client, case = browser(login), numbered
    spent = {name: statements(client, address(asked, case)) for name, asked in PAGES.items()}
    assert {name: count for name, count in spent.items() if count > PAGES[name].statements} == {}


def test_proofs_cost_no_more_for_many_acts(numbered: Case) -> None:
    client, where = browser("dispatcher"), address(PAGES["proof"], numbered)
    few = statements(client, where)
    case = numbered
    for _ in range(30):
        case = tell(case, "dispatcher", "comment", note="Seen")
    sequence()
    assert client.get(where).status_code == 200
    assert statements(client, where) == few <= PAGES["proof"].statements


def statements(client: Client, where: str) -> int:
    """How many a request costs, when everything that processes hold in memory is held."""
    list(client.get(where))
    forget()
    with CaptureQueriesContext(connection) as spent:
        list(client.get(where))
    return len(spent)


@pytest.mark.parametrize("name", LIST_PAGES)
def test_a_list_spends_no_more_for_many_cases_than_for_one(small_city: None, name: str) -> None:
    client = browser("dispatcher")
    spent = []
    for cases in (1, 20):
        for number in range(cases):
            opened(text=f"Another matter number {cases} {number}", type="")
        spent.append(statements(client, f"/{name}/"))
    assert spent[0] == spent[1] <= 8
