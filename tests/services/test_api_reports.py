"""Reports over HTTP: a receipt, or a problem document that names field and remedy."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person, Post
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from tests.cases.given import tell
from tests.cities import IN_W1, OUTSIDE

pytestmark = pytest.mark.usefixtures("small_city")

ADDRESS = "/api/v1/reports"
BAGS: dict[str, Any] = {
    "type": "garbage",
    "text": "Bags",
    "answers": {"what": "bags"},
    "lon": IN_W1[0],
    "lat": IN_W1[1],
}
TOKEN = "a-token-of-the-test"


def post(client: Client, told: object, **headers: str) -> HttpResponse:
    """What the API answers to a report."""
    body = told if isinstance(told, str) else json.dumps(told)
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def problem(answer: HttpResponse) -> dict[str, Any]:
    """The problem document of an answer; nothing was stored."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = json.loads(answer.content)
    assert document["status"] == answer.status_code
    assert document["title"]
    assert not Report.objects.exists()
    return document


def bearer(login: str) -> dict[str, str]:
    directory.issue_token(SYSTEM, login, TOKEN)
    return {"Authorization": f"Bearer {TOKEN}"}


def test_anybody_may_report(client: Client) -> None:
    answer = post(client, BAGS)
    told = json.loads(answer.content)
    assert (answer.status_code, told["joined"], told["repeated"], len(told["secret"])) == (201, False, False, 24)
    case = Case.objects.get(number=told["number"])
    assert (case.state, case.organisation, case.source) == ("dispatched", "gov.sanitation.", "web")


def test_a_report_takes_few_statements(client: Client) -> None:
    post(client, BAGS)
    with CaptureQueriesContext(connection) as counted:
        assert post(client, BAGS | {"lon": None, "lat": None}).status_code == 201
        assert post(client, BAGS | {"origin_key": "1"}).status_code == 201
    assert len(counted) <= 24, "\n".join(each["sql"][:80] for each in counted)


def test_a_second_delivery_gets_the_number_again_and_no_secret(client: Client) -> None:
    keyed = BAGS | {"origin_key": "phone-7"}
    first, second = json.loads(post(client, keyed).content), post(client, keyed)
    told = json.loads(second.content)
    assert (second.status_code, told["number"], told["secret"], told["repeated"]) == (200, first["number"], "", True)
    assert Report.objects.count() == 1


def test_the_receipt_tells_the_story_without_names(client: Client) -> None:
    told = json.loads(post(client, BAGS | {"contact": "13800001111", "reporter": "Wu Hao"}).content)
    answer = client.get(f"/api/v1/receipts/{told['secret']}")
    story = answer.json()
    assert (story["number"], story["state"], story["closed_at"]) == (told["number"], "dispatched", None)
    assert [step["action"] for step in story["steps"]] == ["open", "file", "dispatch"]
    assert not {"13800001111", "Wu Hao", "sanitation", "public"} & set(answer.content.decode().split('"'))


def test_the_receipt_tells_nothing_that_the_house_does_among_itself(client: Client) -> None:
    told = json.loads(post(client, BAGS).content)
    tell(Case.objects.get(), "dispatcher", "urge", timezone.now(), reason="Hurry up")
    tell(Case.objects.get(), "dispatcher", "comment", timezone.now(), note="He is away")
    steps = client.get(f"/api/v1/receipts/{told['secret']}").json()["steps"]
    assert [step["action"] for step in steps] == ["open", "file", "dispatch"]


def test_a_wrong_secret_opens_nothing(client: Client) -> None:
    answer = client.get("/api/v1/receipts/guessed")
    assert (answer.status_code, answer.json()["field"]) == (404, "secret")
    assert answer.json()["remedy"]


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"type": "volcano"}, 400, "type"),
        ({"lon": OUTSIDE[0]}, 400, "point"),
        ({"lon": IN_W1[1], "lat": IN_W1[0]}, 400, "point"),
        ({"lat": None}, 400, "lat"),
        ({"text": "", "type": ""}, 400, "text"),
        ({"text": "x" * 20_000}, 400, "text"),
        ({"text": "\0"}, 400, "text"),
        ({"answers": {"lamps": 1}}, 400, "answers.lamps"),
        ({"type": "", "answers": {"lamps": "\0"}}, 400, "answers"),
        ({"happened_at": "2026-03-02T09:00:00"}, 400, "happened_at"),
        ({"happened_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, 400, "happened_at"),
        ({"happened_at": "0001-01-01T00:00:00+08:00"}, 400, "happened_at"),
        ({"source": "hotline"}, 400, "source"),
        ({"source": "inspector", "reporter": "officer"}, 400, "source"),
        ({"source": "oracle"}, 422, "source"),
        ({"happened_at": "yesterday"}, 422, "happened_at"),
        ({"happened_at": 0}, 422, "happened_at"),
        ({"lon": "east"}, 422, "lon"),
        ({"lon": "116.0005"}, 422, "lon"),
        ({"lat": True}, 422, "lat"),
        ({"text": 7}, 422, "text"),
        ({"answers": [1]}, 422, "answers"),
        ({"origin_key": "x" * 201}, 422, "origin_key"),
        ({"txt": "Bags"}, 422, "txt"),
        ({"text": "\x1b[2J"}, 400, "text"),
        ({"text": "\u202e"}, 400, "text"),
        ({"address": "two\nlines"}, 400, "address"),
        ({"contact": "\u2066"}, 400, "contact"),
        ({"contact": "not a contact"}, 400, "contact"),
        ({"reporter": "\x85"}, 400, "reporter"),
        ({"origin_key": "a\tb\x7f"}, 400, "origin_key"),
        ({"type": "lamp", "answers": {"lamps": True}}, 400, "answers.lamps"),
    ],
)
def test_bad_input_names_field_and_remedy(client: Client, changes: dict[str, Any], status: int, field: str) -> None:
    entries = Entry.objects.count()
    told = problem(post(client, BAGS | changes))
    assert (told["status"], told["field"]) == (status, field), told
    assert told["remedy"]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        (b"", 422, "no-body"),
        (b"{", 400, "broken-json"),
        (b'{"text": "a" "b"}', 400, "broken-json"),
        (b"null", 422, "no-object"),
        (b"[]", 422, "no-object"),
        (b'"text"', 422, "no-object"),
        (b"\xef\xbb\xbf{}", 400, "not-utf8"),
        ('{"text": "路"}'.encode("utf-16"), 400, "not-utf8"),
        ('{"text": "a"}'.encode("utf-16-le"), 400, "not-utf8"),
        ('{"text": "路灯不亮"}'.encode("gbk"), 400, "not-utf8"),
        (b'{"text": ' + b"[" * 100_000, 400, "too-deep"),
        (b'{"lon": ' + b"9" * 10_000 + b"}", 400, "number-too-large"),
        (b'{"lon": NaN}', 400, "number-too-large"),
        (b'{"lon": -Infinity}', 400, "number-too-large"),
        (b'{"type": "lamp", "answers": {"lamps": 1e400}}', 400, "number-too-large"),
        (rb'{"text": "Bags", "type": "\ud800"}', 400, "not-utf8"),
        (rb'{"text": "Bags", "answers": {"\udc00": 1}}', 400, "not-utf8"),
    ],
)
def test_what_is_no_document_is_a_problem(client: Client, body: bytes, status: int, name: str) -> None:
    told = problem(client.post(ADDRESS, body, content_type="application/json"))  # type: ignore[arg-type]
    assert (told["status"], told["type"], bool(told["remedy"])) == (status, f"urn:civicgrid:{name}", True)


def test_a_number_beyond_counting_is_told_by_its_field(client: Client) -> None:
    sent = b'{"text": "a", "answers": {"x": [1e400]}}'
    told = problem(client.post(ADDRESS, sent, content_type="application/json"))  # type: ignore[arg-type]
    assert told["field"] == "answers.x.0"


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"])
def test_what_is_not_sent_as_json_is_refused(client: Client, sent: str) -> None:
    told = problem(client.post(ADDRESS, json.dumps(BAGS), content_type=sent))  # type: ignore[arg-type]
    assert told["status"] == (400 if "json" in sent else 415)


def test_an_unknown_field_is_told_with_the_one_that_was_meant(client: Client) -> None:
    told = problem(post(client, BAGS | {"adress": "Main Street 1"}))
    assert (told["field"], told["remedy"]) == ("adress", "did you mean address?")


def test_ten_million_characters_are_refused(client: Client) -> None:
    told = problem(post(client, BAGS | {"text": "x" * 10_000_000}))
    assert (told["status"], told["remedy"]) == (413, "shorten its texts, or send less at once")
    assert told["detail"] == "The request carries more than 5 million bytes."


def test_a_problem_is_told_in_the_language_asked_for(client: Client) -> None:
    told, other = (
        problem(post(client, BAGS | {"lon": OUTSIDE[0]}, **{"Accept-Language": language}))
        for language in ("zh-hans", "en")
    )
    assert all(told[part] != other[part] for part in ("title", "detail", "remedy"))


def test_a_token_may_speak_for_the_hotline(client: Client) -> None:
    answer = post(client, BAGS | {"source": "hotline"}, **bearer("dispatcher"))
    assert answer.status_code == 201
    assert Case.objects.get().source == "hotline"
    assert Entry.objects.get(event_name="ReportReceived").actor == "dispatcher"


def test_an_officer_reports_in_their_own_name(client: Client) -> None:
    answer = post(client, BAGS | {"source": "inspector", "reporter": "somebody else"}, **bearer("officer"))
    assert answer.status_code == 201
    assert Case.objects.get().reporter == "officer"


def test_nobody_else_reports_as_an_officer(client: Client) -> None:
    told = problem(post(client, BAGS | {"source": "inspector"}, **bearer("dispatcher")))
    assert (told["field"], told["status"]) == ("source", 400)


def test_one_key_does_not_name_two_reports(client: Client) -> None:
    post(client, BAGS | {"origin_key": "1"})
    answer = post(client, BAGS | {"origin_key": "1", "text": "Another matter"})
    told = json.loads(answer.content)
    assert (answer.status_code, told["field"], bool(told["remedy"])) == (409, "origin_key", True)
    assert Report.objects.get().text == "Bags"


def test_a_resident_may_not_speak_for_the_hotline(client: Client) -> None:
    assert problem(post(client, BAGS | {"source": "hotline"}, **bearer("citizen")))["field"] == "source"


@pytest.mark.parametrize("end", ["revoked", "unknown", "left"])
def test_a_key_that_holds_no_more_is_refused(client: Client, end: str) -> None:
    headers = bearer("dispatcher")
    person = Person.objects.get(login="dispatcher")
    if end == "revoked":
        person.tokens.update(revoked=datetime.now(UTC))
    elif end == "left":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    else:
        headers = {"Authorization": "Bearer another"}
    told = problem(post(client, BAGS, **headers))
    assert (told["status"], told["type"]) == (401, "urn:civicgrid:unknown-key")


def test_who_holds_no_post_any_more_reports_like_anybody(client: Client) -> None:
    Post.objects.filter(person__login="handler").update(end=date(2026, 1, 1))
    headers = bearer("handler")
    assert problem(post(client, BAGS | {"source": "hotline"}, **headers))["field"] == "source"
    assert post(client, BAGS, **headers).status_code == 201
    assert Entry.objects.get(event_name="ReportReceived").actor == "handler"


def test_the_steps_of_a_receipt_have_the_citys_offset(client: Client) -> None:
    told = json.loads(post(client, BAGS).content)
    story = client.get(f"/api/v1/receipts/{told['secret']}").json()
    assert {each[-6:] for each in (story["due_at"], *(step["at"] for step in story["steps"]))} == {"+08:00"}
