"""A client that lost the answer may send again: it gets the same receipt, and nothing happens twice."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.directory import api as directory
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from tests.cities import IN_W1

pytestmark = pytest.mark.usefixtures("small_city")

BAGS: dict[str, Any] = {
    "type": "garbage",
    "text": "Bags",
    "answers": {"what": "bags"},
    "lon": IN_W1[0],
    "lat": IN_W1[1],
    "contact": "13800001111",
}
KEY = "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"
MOST_STATEMENTS = 12
"""As many as any report may take; one of them asks whether the same delivery is held."""


def post(client: Client, told: object, key: str = KEY, **headers: str) -> HttpResponse:
    """What the API answers to a report under a key."""
    return client.post(  # type: ignore[return-value]
        "/api/v1/reports",
        json.dumps(told),
        content_type="application/json",
        headers={"Idempotency-Key": key, **headers},
    )


def receipt(answer: HttpResponse) -> dict[str, Any]:
    """The receipt of a report that was taken in."""
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = json.loads(answer.content)
    return told


def refused(answer: HttpResponse) -> tuple[int, str, bool]:
    """Status, field and whether there is a remedy."""
    told = json.loads(answer.content)
    return answer.status_code, told["field"], bool(told["remedy"])


def test_the_same_report_sent_again_gets_the_very_same_receipt(client: Client) -> None:
    first, entries = receipt(post(client, BAGS)), Entry.objects.count()
    assert receipt(post(client, BAGS)) == first
    assert receipt(post(client, BAGS, f'"{KEY}"')) == first
    assert (Report.objects.count(), Case.objects.count(), Entry.objects.count()) == (1, 1, entries)
    assert client.get(f"/api/v1/receipts/{first['secret']}").json()["number"] == first["number"]


def test_a_receipt_of_a_report_that_joined_is_the_same_too(client: Client) -> None:
    receipt(post(client, BAGS))
    second = receipt(post(client, BAGS, "another-key-of-16"))
    assert second["joined"]
    assert receipt(post(client, BAGS, "another-key-of-16")) == second


def test_when_it_happened_counts_only_where_it_was_said(client: Client) -> None:
    timed = BAGS | {"happened_at": "2026-03-02T09:00:00+08:00"}
    first = receipt(post(client, timed))
    assert receipt(post(client, BAGS | {"happened_at": "2026-03-02T01:00:00Z"})) == first
    assert refused(post(client, BAGS | {"happened_at": "2026-03-02T02:00:00Z"}))[0] == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Rubble"},
        {"type": "manhole", "answers": {}},
        {"type": "", "answers": {}},
        {"contact": "13800002222"},
        {"reporter": "Wu Hao"},
        {"lon": None, "lat": None},
        {"address": "Main Street 1"},
    ],
)
def test_another_report_under_the_same_key_is_refused(client: Client, changes: dict[str, Any]) -> None:
    receipt(post(client, BAGS))
    assert refused(post(client, BAGS | changes)) == (422, "Idempotency-Key", True)
    assert Report.objects.count() == 1


def test_a_key_counts_for_its_source(client: Client) -> None:
    first, other = receipt(post(client, BAGS)), receipt(post(client, BAGS | {"source": "app"}))
    assert first["secret"] != other["secret"]
    assert Report.objects.count() == 2


def test_the_key_of_somebody_else_opens_nothing(client: Client) -> None:
    first = receipt(post(client, BAGS))
    directory.issue_token(SYSTEM, "dispatcher", "secret-of-the-test")
    other = receipt(post(client, BAGS, Authorization="Bearer secret-of-the-test"))
    assert other["secret"] != first["secret"]


def test_neither_key_nor_secret_is_stored(client: Client) -> None:
    told = receipt(post(client, BAGS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text || m::text || e::text FROM cases_report r, cases_membership m, ledger_entry e")
        stored = "".join(row[0] for row in cursor.fetchall())
    assert told["number"] in stored
    assert not [each for each in (KEY, told["secret"]) if each in stored]


@pytest.mark.parametrize(
    ("key", "changes", "field"),
    [
        ("short", {}, "Idempotency-Key"),
        ("x" * 201, {}, "Idempotency-Key"),
        (KEY, {"origin_key": "phone-7"}, "origin_key"),
    ],
)
def test_a_key_that_is_none_is_refused(client: Client, key: str, changes: dict[str, Any], field: str) -> None:
    assert refused(post(client, BAGS | changes, key)) == (422, field, True)
    assert not Report.objects.exists()


def test_a_report_under_a_key_takes_few_statements(client: Client) -> None:
    receipt(post(client, BAGS, "a-first-key-of-20-letters"))
    with CaptureQueriesContext(connection) as counted:
        receipt(post(client, BAGS))
    assert len(counted) <= MOST_STATEMENTS, "\n".join(each["sql"][:80] for each in counted)
