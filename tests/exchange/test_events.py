"""The feed: what happened, in the ledger's order, as far as its reader may see it, and without a gap."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.exchange.queries import events
from civicgrid.base.ledger.feed import numbered
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import actor, handed_back, opened, tell
from tests.cities import IN_E1, IN_W1
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")
Json = dict[str, Any]
Place = dict[str, Any]
EAST: Place = {"lon": IN_E1[0], "lat": IN_E1[1]}
WEST: Place = {"lon": IN_W1[0], "lat": IN_W1[1]}


def told(login: str, **asked: object) -> Json:
    """The answer to somebody."""
    answer: Json = browser(login).get("/api/v1/events", {name: str(value) for name, value in asked.items()}).json()
    return answer


def types(answer: Json) -> list[str]:
    """What happened."""
    return [each["type"] for each in answer["events"]]


def test_what_happened_is_told_in_order() -> None:
    case = handed_back(reporter="Wang", contact="wang@tiny.example")
    sequence()
    answer = told("dispatcher")
    assert types(answer) == ["ReportReceived", "CaseAccepted", "CaseHandedBack"]
    assert (answer["next"], answer["more"]) == (numbered(), False)
    last = answer["events"][-1]
    assert last == {
        "index": numbered() - 1,
        "at": "2026-03-02T09:00:00+08:00",
        "type": "CaseHandedBack",
        "kind": "case",
        "subject": case.number,
        "actor": "handler",
        "action": "cases.hand_back",
        "data": last["data"],
    }
    assert (last["data"]["number"], last["data"]["reason"]) == (case.number, "Swept")


def test_who_reported_is_never_told() -> None:
    opened(reporter="Wang Fang", contact="wang@tiny.example", origin_key="13812345678")
    sequence()
    source = browser("admin").get("/api/v1/events").content.decode()
    assert "ReportReceived" in source
    assert [said for said in ("Wang", "wang@", "13812345678", "origin_key") if said in source] == []
    assert all(each["actor"] == "" for each in told("admin")["events"] if each["type"] == "ReportReceived")


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    east, west = opened(**EAST), opened(**WEST)
    sequence()
    assert [each["subject"] for each in told("officer")["events"]] == [west.number]
    assert [each["subject"] for each in told("officer-east")["events"]] == [east.number]
    assert "DirectoryLoaded" in types(told("auditor"))
    assert {each["kind"] for each in told("dispatcher")["events"]} == {"case"}


def test_the_cursor_passes_over_what_is_not_told() -> None:
    opened(**EAST)
    sequence()
    answer = told("officer", kinds="CaseClosed,CaseVoided")
    assert (answer["events"], answer["next"], answer["more"]) == ([], numbered(), False)
    tell(opened(**WEST), "dispatcher", "comment", note="Seen")
    sequence()
    assert types(told("officer", after=answer["next"], kinds="CaseNoted")) == ["CaseNoted"]


def test_pages_follow_each_other_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        opened(text=f"Matter {number}", type="", **(EAST if number % 2 else WEST))
    sequence()
    monkeypatch.setattr(events, "SCANNED", 3)
    for limit in (1, 2, 500):
        found, after, rounds = [], 0, 0
        while True:
            answer = told("dispatcher", after=after, limit=limit)
            assert answer["next"] > after
            found += [each["index"] for each in answer["events"]]
            after, rounds = answer["next"], rounds + 1
            if not answer["more"]:
                break
        assert found == sorted(set(found))
        assert len(found) == 5
    assert told("dispatcher", after=after)["next"] == after == numbered()


def test_two_statements_do() -> None:
    opened()
    sequence()
    dispatcher = actor("dispatcher")
    events.window(dispatcher, 0, most=10)
    with CaptureQueriesContext(connection) as spent:
        events.window(dispatcher, 0, most=10)
    assert len(spent) == 2


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"after": 10**6}, "after"),
        ({"after": -1}, "after"),
        ({"kinds": "CaseClozed"}, "kinds"),
        ({"limit": 0}, "limit"),
    ],
)
def test_what_cannot_be_asked(asked: Json, field: str) -> None:
    answer = told("dispatcher", **asked)
    assert (answer["field"], answer["status"] in {400, 422}, bool(answer["remedy"])) == (field, True, True)


def test_it_needs_a_post() -> None:
    assert browser().get("/api/v1/events").status_code == 401
    assert browser("citizen").get("/api/v1/events").status_code == 403
