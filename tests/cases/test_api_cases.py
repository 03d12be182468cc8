"""Cases over HTTP: lists with every filter, one case, and moves."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.cases.models import Case
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.clock import Span
from tests.cases.given import at, closed, fresh, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

MOST_STATEMENTS = 8
TIMES = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+)([^\"]*)")


@pytest.fixture
def four() -> dict[str, Case]:
    """Four cases apart from each other in every respect that a filter knows."""
    asked = opened(type="lamp", text="Dark", lon=IN_E1[0], source="hotline")
    tell(asked, "lamplighter", "ask_extension", at(1), span=Span.parse("1 natural_day"), reason="No bulbs")
    tell(asked, "lamplighter", "escalate", at(1), reason="No bulbs")
    late = tell(opened(at(1), lon=IN_W2[0], lat=IN_W2[1], text="Rubble"), "handler", "hand_back", at(99), note="")
    return {
        "asked": asked,
        "late": late,
        "void": tell(opened(at(2), type="", text="路灯不亮", lon=None, lat=None), "dispatcher", "void", reason="No"),
        "closed": closed(at(3)),
    }


def as_person(login: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(login=login))
    return client


def listed(client: Client, cases: Mapping[str, Case], **filters: str) -> list[str]:
    """The names of the cases in a list, in its order."""
    answer = client.get("/api/v1/cases", filters)
    assert answer.status_code == 200, answer.content
    names = {case.number: name for name, case in cases.items()}
    return [names[each["number"]] for each in answer.json()["cases"]]


def post(client: Client, case: Case, action: str, seq: int | None = None, /, **inputs: str) -> HttpResponse:
    """What the API answers to a move of a case seen just now."""
    body = json.dumps({"seq": fresh(case).seq if seq is None else seq, "inputs": inputs})
    address = f"/api/v1/cases/{case.number}/moves/{action}"
    return client.post(address, body, content_type="application/json")  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["closed", "void", "late", "asked"]),
        ({"sort": "oldest"}, ["asked", "late", "void", "closed"]),
        ({"sort": "due"}, ["asked", "late"]),
        ({"state": "void"}, ["void"]),
        ({"state": "open"}, ["late", "asked"]),
        ({"type": "streets"}, ["closed", "late", "asked"]),
        ({"type": "streets."}, ["closed", "late", "asked"]),
        ({"type": "lamp"}, ["asked"]),
        ({"type": "streets.lamp."}, ["asked"]),
        ({"area": "east"}, ["asked"]),
        ({"area": "town.east."}, ["asked"]),
        ({"area": "town"}, ["closed", "void", "late", "asked"]),
        ({"area": "north"}, ["late"]),
        ({"organisation": "gov"}, ["closed", "late", "asked"]),
        ({"organisation": "lighting"}, ["asked"]),
        ({"organisation": "gov.lighting."}, ["asked"]),
        ({"source": "hotline"}, ["asked"]),
        ({"late": "judged"}, ["late"]),
        ({"late": "now"}, ["late", "asked"]),
        ({"late": "today", "sort": "due"}, ["asked", "late"]),
        ({"asked": "true"}, ["asked"]),
        ({"escalated": "true"}, ["asked"]),
        ({"from": "2026-03-02T10:30:00+08:00"}, ["closed", "void"]),
        ({"from": "2026-03-02T10:30:00"}, ["closed", "void"]),
        ({"to": "2026-03-02T10:00:00"}, ["asked"]),
        ({"from": "2026-03-02", "to": "2026-03-02"}, ["closed", "void", "late", "asked"]),
        ({"to": "2026-03-01"}, []),
        ({"words": "rubble"}, ["late"]),
        ({"words": "路灯"}, ["void"]),
        ({"state": "dispatched", "source": "hotline", "area": "town.east."}, ["asked"]),
    ],
)
def test_a_list_shows_what_its_filter_wants(four: dict[str, Case], filters: dict[str, str], found: list[str]) -> None:
    assert listed(as_person("auditor"), four, **filters) == found


@pytest.mark.parametrize("filters", [{}, {"sort": "due"}, {"words": "bags", "area": "town.west."}])
def test_a_list_takes_few_statements(four: dict[str, Case], filters: dict[str, str]) -> None:
    client = as_person("auditor")
    listed(client, four)
    with CaptureQueriesContext(connection) as counted:
        listed(client, four, **filters)
    assert len(counted) <= MOST_STATEMENTS


@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_a_list_goes_on_where_it_ended(sort: str) -> None:
    cases = [opened(at(hour // 2), lon=None, lat=None) for hour in range(7)]
    client, found, after = as_person("auditor"), [], ""
    for _ in range(3):
        page = client.get("/api/v1/cases", {"sort": sort, "after": after, "limit": "3"}).json()
        found += [each["number"] for each in page["cases"]]
        after = page["next"]
    assert after == ""
    by_id = sorted(cases, key=lambda case: case.pk)
    assert found == [case.number for case in sorted(by_id, key=lambda case: case.opened_at, reverse=sort == "newest")]


@pytest.mark.parametrize(
    ("filters", "status", "field"),
    [
        ({"after": "x"}, 400, "after"),
        ({"after": "MjAyNi0wMS0wMXww"}, 400, "after"),
        ({"after": "é"}, 400, "after"),
        ({"words": "\0"}, 400, "words"),
        ({"area": "\0"}, 400, "area"),
        ({"type": "x" * 401}, 400, "type"),
        ({"words": "two\nlines"}, 400, "words"),
        ({"words": "!"}, 400, "words"),
        ({"state": "limbo"}, 400, "state"),
        ({"type": "streets.lamp"}, 400, "type"),
        ({"type": "lamps"}, 400, "type"),
        ({"area": "town.east"}, 400, "area"),
        ({"organisation": "ting."}, 400, "organisation"),
        ({"source": "bogus"}, 400, "source"),
        ({"from": "2026-03-02T10:30:00", "to": "2026-03-02T10:00:00+08:00"}, 400, "to"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, 400, "to"),
        ({"sort": "random"}, 400, "sort"),
        ({"from": "soon"}, 400, "from"),
        ({"from": "0.5"}, 400, "from"),
        ({"to": "0"}, 400, "to"),
        ({"to": "9999-12-31"}, 400, "to"),
        ({"late": "perhaps"}, 400, "late"),
        ({"asked": "perhaps"}, 400, "asked"),
        ({"overlay": "north"}, 422, "overlay"),
        ({"limit": "0"}, 422, "limit"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(filters: dict[str, str], status: int, field: str) -> None:
    answer = as_person("auditor").get("/api/v1/cases", filters)
    told = answer.json()
    assert (answer.status_code, told["field"], bool(told["remedy"])) == (status, field, True), answer.content


@pytest.mark.parametrize(
    ("filters", "remedy"),
    [
        ({"source": "hot line"}, "choose one of citizen, hotline, app"),
        ({"state": "limbo"}, "choose one of open, reported, pool"),
        ({"type": "lampe"}, "choose one of manhole, streets, garbage, lamp"),
        ({"sort": "random"}, "choose one of newest, oldest, due"),
        ({"stat": "pool"}, "did you mean state?"),
        ({"zzz": "pool"}, "choose one of after, area"),
    ],
)
def test_what_there_is_is_told(filters: dict[str, str], remedy: str) -> None:
    assert as_person("auditor").get("/api/v1/cases", filters).json()["remedy"].startswith(remedy)


def test_all_times_of_an_answer_have_the_citys_offset(four: dict[str, Case]) -> None:
    client = as_person("auditor")
    texts = [client.get(f"/api/v1/cases/{four['asked'].number}").content, client.get("/api/v1/cases").content]
    times = [found for text in texts for found in TIMES.findall(text.decode())]
    assert len(times) > 10
    assert {offset for _, offset in times} == {"+08:00"}


def test_a_case_tells_its_story_and_my_moves(four: dict[str, Case]) -> None:
    told = as_person("lamplighter").get(f"/api/v1/cases/{four['asked'].number}").json()
    assert [event["action"] for event in told["events"]] == ["open", "file", "dispatch", "ask_extension", "escalate"]
    assert (told["state"], told["seq"]) == ("dispatched", 5)
    assert told["moves"][:2] == ["accept", "hand_back"]
    assert "extend" not in told["moves"]


def test_another_departments_case_is_not_there(four: dict[str, Case]) -> None:
    handler = as_person("handler")
    answer = handler.get(f"/api/v1/cases/{four['asked'].number}")
    assert (answer.status_code, answer.json()["field"]) == (404, "number")
    assert post(handler, four["asked"], "comment", note="Hm").status_code == 404
    assert "asked" not in listed(handler, four)


@pytest.mark.parametrize("number", ["20990101", "a%00b", "%E8%B7%AF"])
def test_an_unknown_number_is_not_there(number: str) -> None:
    assert as_person("auditor").get(f"/api/v1/cases/{number}").status_code == 404


def test_the_public_sees_no_cases(client: Client, four: dict[str, Case]) -> None:
    assert client.get("/api/v1/cases").status_code == 401
    assert client.get(f"/api/v1/cases/{four['late'].number}").status_code == 401
    assert post(client, four["late"], "close").status_code == 401


def test_who_is_not_logged_in_is_told_how(client: Client) -> None:
    answer = client.get("/api/v1/cases", {"stat": "pool"})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="CivicGrid"')
    assert answer.json()["remedy"] == "log in, or send a key as Authorization: Bearer"


def test_a_citizens_login_sees_no_cases_either(four: dict[str, Case]) -> None:
    assert as_person("citizen").get("/api/v1/cases").status_code == 403


def test_a_move_is_made(four: dict[str, Case]) -> None:
    answer = post(as_person("dispatcher"), four["late"], "close", note="Clean")
    assert (answer.status_code, answer.json()["state"]) == (200, "closed")  # type: ignore[attr-defined]
    assert fresh(four["late"]).state == "closed"


def test_a_move_that_takes_the_case_out_of_sight_is_made_too() -> None:
    case = opened()
    answer = post(as_person("handler"), case, "return", reason="Not ours")
    assert (answer.status_code, answer.json()["state"]) == (200, "pool")  # type: ignore[attr-defined]
    assert as_person("handler").get(f"/api/v1/cases/{case.number}").status_code == 404


def test_a_move_of_a_case_that_moved_on_is_refused() -> None:
    case = opened()
    post(as_person("handler"), case, "accept")
    answer = post(as_person("handler"), case, "hand_back", case.seq, note="Done")
    told = json.loads(answer.content)
    assert (answer.status_code, bool(told["remedy"])) == (409, True)
    assert fresh(case).state == "handling"


@pytest.mark.parametrize(
    ("login", "action", "inputs", "status", "words"),
    [
        ("dispatcher", "close", {}, 409, "cannot be told to close"),
        ("handler", "extend", {"span": "1 working_day", "reason": "Rain"}, 403, "dispatcher, supervisor"),
        ("handler", "return", {}, 400, "Nothing was written here"),
        ("handler", "fly", {}, 404, "no action fly"),
        ("supervisor", "extend", {"span": "soon", "reason": "Rain"}, 400, "of span is not valid"),
        ("handler", "return", {"reason": "Not \x1b[2J ours"}, 400, "reason holds U+001B"),
        ("handler", "comment", {"note": "\u202e"}, 400, "note holds U+202E"),
        ("supervisor", "suspend", {"until": "2026", "reason": "Frost"}, 400, "of until is not valid"),
    ],
)
def test_a_move_is_refused_with_a_reason(
    login: str, action: str, inputs: dict[str, str], status: int, words: str
) -> None:
    case = opened()
    answer = post(as_person(login), case, action, **inputs)
    told = json.loads(answer.content)
    assert (answer.status_code, words in told["detail"]) == (status, True), told
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert fresh(case).seq == case.seq


def test_a_move_says_what_it_saw() -> None:
    case = opened()
    address = f"/api/v1/cases/{case.number}/moves/accept"
    answer = as_person("handler").post(address, "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (422, "seq")


def test_a_token_opens_what_its_person_may_see() -> None:
    case = opened()
    directory.issue_token(SYSTEM, "handler", "secret-of-the-test")
    client = Client(headers={"Authorization": "Bearer secret-of-the-test"})
    assert client.get(f"/api/v1/cases/{case.number}").status_code == 200
    Person.objects.get(login="handler").tokens.update(revoked=case.opened_at + timedelta(days=1))
    answer = client.get(f"/api/v1/cases/{case.number}")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="CivicGrid"')
    assert answer.json()["type"] == "urn:civicgrid:unknown-key"


def test_a_forged_form_of_another_site_moves_nothing() -> None:
    case, client = opened(), Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(login="handler"))
    assert post(client, case, "accept").status_code == 403
    assert fresh(case).state == "dispatched"


def test_a_case_is_late_by_its_running_clock_as_lists_say(four: dict[str, Case]) -> None:
    client = as_person("dispatcher")
    said = {each["number"]: each["late"] for each in client.get("/api/v1/cases").json()["cases"]}
    assert {name: said[case.number] for name, case in four.items()} == {
        "asked": True,
        "late": True,
        "void": False,
        "closed": False,
    }
    assert client.get(f"/api/v1/cases/{four['asked'].number}").json()["late"] is True
