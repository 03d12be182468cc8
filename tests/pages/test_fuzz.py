"""Whatever is written into an address, a form or a document: it is answered, and never by "our fault"."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from tests.cases.given import opened
from tests.cities import IN_W1
from tests.pages.given import browser, move

pytestmark = pytest.mark.usefixtures("small_city")

ODD = (
    "\0",
    "²",
    "--5",
    "9" * 5_000,
    "nan",
    "1e999",
    "9999-12-31T23:59-12:00",
    "0001-01-01",
    "\u202e",
    "{value}",
    ".",
    "%",
)
"""What no field wants."""
ODD_JSON: Sequence[object] = (*ODD, None, True, -1, 10**40, [], {}, [[]], {"a": "\0"}, "\ud800", float("nan"))

LISTS = "words state type area organisation source late asked escalated from to sort after"
EVALUATED = "by from to under sort"
ADDRESSES: Mapping[str, str] = {
    "/cases/": LISTS,
    "/cases.csv": LISTS,
    "/work/": f"group {LISTS}",
    "/many-cases/": "number next",
    "/matrix/": "type area review",
    "/reports/new/": "type area text",
    "/appeals/": "every",
    "/evaluation/": f"{EVALUATED} every",
    "/evaluation.csv": EVALUATED,
    "/evaluation/cases/": f"measure object page {EVALUATED}",
    "/api/v1/cases": LISTS,
    "/api/v1/work/open": LISTS,
    "/api/v1/evaluation": EVALUATED,
    "/api/v1/evaluation/cases": f"measure object page {EVALUATED}",
    "/api/v1/areas": "parent level",
    "/api/v1/locate": "lon lat",
    "/api/v1/duties/owner": "type area phase",
}
"""Address -> the fields that it knows."""
NEEDED = {"measure": "filed", "lon": "116.0005", "lat": "40.0005"}
REPORT = {"origin_key": "1", "type": "Exposed garbage", "text": "Bags", "area": "West 1", "source": "hotline"}
MOVES = {
    "file": ("type", "condition"),
    "dispatch": ("organisation",),
    "transfer": ("organisation", "reason"),
    "extend": ("span_amount", "span_kind"),
    "suspend": ("until",),
    "join": ("other",),
    "split": ("report",),
    "set_parent": ("other",),
    "comment": ("note",),
    "settle": ("doubt",),
}


def ours(answers: Iterator[tuple[str, HttpResponseBase]]) -> list[str]:
    """The requests that were answered by "our fault"; whatever is streamed is read to its end."""
    return [what for what, answer in answers if list(answer) and answer.status_code >= 500]


def seldom(values: Sequence[Any], *, turn: int, count: int = 6) -> Sequence[Any]:
    """Some of the values, others at every turn, so that all are tried and it stays quick."""
    return [values[(turn * count + number) % len(values)] for number in range(count)]


@pytest.fixture
def client() -> Client:
    """A dispatcher's browser, which shows failures as people see them."""
    return browser("dispatcher", raise_request_exception=False)


def test_no_address_is_our_fault(client: Client) -> None:
    opened()
    auditor = browser("auditor", raise_request_exception=False)

    def asked() -> Iterator[tuple[str, HttpResponseBase]]:
        turn = 0
        for address, fields in ADDRESSES.items():
            who = auditor if "evaluation" in address else client
            given = {name: value for name, value in NEEDED.items() if name in fields.split()}
            for name in fields.split():
                turn += 1
                for value in seldom(ODD, turn=turn):
                    yield f"{address}?{name}={value[:20]!r}", who.get(address, given | {name: value})

    assert ours(asked()) == []


def test_no_form_is_our_fault(client: Client) -> None:
    case = opened()

    def sent() -> Iterator[tuple[str, HttpResponseBase]]:
        for turn, name in enumerate([*REPORT, "address", "lon", "lat", "reporter", "contact", "asked"]):
            for value in seldom(ODD, turn=turn):
                yield f"report {name}={value[:20]!r}", client.post("/reports/new/", REPORT | {name: value})
        for turn, (action, names) in enumerate(MOVES.items()):
            for name in names:
                for value in seldom(ODD, turn=turn):
                    yield f"{action} {name}={value[:20]!r}", move(client, case, action, **{"reason": "r", name: value})
        for value in ODD:
            yield f"seq={value[:20]!r}", client.post(f"/cases/{case.number}/", {"action": "urge", "seq": value})
        yield "afterwards", client.get(f"/cases/{case.number}/")

    assert ours(sent()) == []


def test_no_document_is_our_fault(client: Client) -> None:
    case = opened()
    said = {"text": "Bags", "lon": IN_W1[0], "lat": IN_W1[1]}
    known = "source origin_key text type lon lat address happened_at reporter contact answers"
    documents: Mapping[str, tuple[dict[str, object], str]] = {
        "reports": (said, known),
        "evaluation/appeals": ({"number": case.number, "reason": "Rain"}, "number reason"),
        f"cases/{case.number}/moves/urge": ({"seq": case.seq, "inputs": {"reason": "Now"}}, "seq inputs"),
        "doubts/1": ({"same": True}, "same"),
    }

    def sent() -> Iterator[tuple[str, HttpResponseBase]]:
        for address, (document, fields) in documents.items():
            for turn, name in enumerate(fields.split()):
                for value in seldom(ODD_JSON, turn=turn, count=12):
                    body = json.dumps(document | {name: value})
                    told = client.post(f"/api/v1/{address}", body, content_type="application/json")
                    yield f"{address} {name}={str(value)[:20]!r}", told

    assert ours(sent()) == []
