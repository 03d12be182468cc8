"""The web's process waits for nothing for long: whoever is cut short is told to come again."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client

from civicgrid.apps.cases.models import Report
from civicgrid.project import asgi
from tests.cities import IN_W1

BAGS = {"text": "Bags beside the bench", "lon": IN_W1[0], "lat": IN_W1[1]}


@pytest.fixture
def limited(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A connection as the web makes it, with the options that an address of one's own brings along."""
    database = connections.settings["default"]
    monkeypatch.setitem(database, "OPTIONS", {**database["OPTIONS"], "options": "-c work_mem=5MB"})
    asgi.limit_waits()
    with connection.get_new_connection(connection.get_connection_params()) as other:
        yield other


@pytest.mark.parametrize(("name", "value"), [("statement_timeout", "30s"), ("lock_timeout", "5s"), ("work_mem", "5MB")])
def test_the_web_waits_for_nothing_for_long(limited: psycopg.Connection, name: str, value: str) -> None:
    assert limited.execute(f"SHOW {name}").fetchone() == (value,)


@pytest.fixture
def held_up(small_city: None) -> Iterator[None]:
    """Somebody else keeps the table of reports, and patience ends soon."""
    with connection.get_new_connection(connection.get_connection_params()) as other, other.cursor() as cursor:
        other.autocommit = False
        cursor.execute(f"LOCK TABLE {Report._meta.db_table} IN EXCLUSIVE MODE")
        with connection.cursor() as ours:
            ours.execute("SET LOCAL lock_timeout = '50ms'")
        yield
        other.rollback()


def test_a_wait_that_is_cut_short_is_answered_with_when_to_come_again(held_up: None, client: Client) -> None:
    answer = client.post("/api/v1/reports", BAGS, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:civicgrid:database-away")
    assert answer.headers["Retry-After"] == "2"
