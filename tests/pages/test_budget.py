"""No page spends more statements than it says, whoever opens it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicgrid.base.snapshots.snapshot import forget
from tests.cases.given import opened
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.given import browser

LIST_PAGES = ("work", "cases")


@pytest.mark.parametrize("login", ["dispatcher", "officer", "handler", "supervisor", "auditor"])
def test_pages_keep_to_their_budgets(small_city: None, login: str) -> None:
    client, case = browser(login), a_case()
    spent = {name: statements(client, address(asked, case)) for name, asked in PAGES.items()}
    assert {name: count for name, count in spent.items() if count > PAGES[name].statements} == {}


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
