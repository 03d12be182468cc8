"""What the tests of pages start from: somebody of the small city's cast at a browser, and what a page says."""

import re
from html.parser import HTMLParser

from django.http import HttpResponseBase
from django.test import Client

from civicgrid.apps.cases.models import Case
from civicgrid.apps.directory.models import Person
from tests.pictures import photo

CAST = {
    "": "nobody",
    "citizen": "a citizen",
    "officer": "an officer",
    "dispatcher": "a dispatcher",
    "handler": "a handler",
    "supervisor": "a supervisor",
    "commander": "a commander",
    "steward": "a steward",
    "planner": "a planner",
    "personnel": "a personnel officer",
    "auditor": "an auditor",
    "admin": "an administrator",
    "wall": "a wall display",
}
"""Login -> who that is; one of each role, and somebody without a login."""

PNG = photo("PNG", size=(8, 8))
"""A small picture."""


def browser(login: str = "", language: str = "en", **options: bool) -> Client:
    """A browser, logged in as somebody, that asks for a language."""
    client = Client(headers={"accept-language": language}, **options)  # type: ignore[arg-type]
    if login:
        client.force_login(Person.objects.get(login=login))
    return client


def move(client: Client, case: Case, action: str, seen: int | None = None, /, **inputs: str) -> HttpResponseBase:
    """Sends the form of a move as the page of the case, seen just now, would."""
    case.refresh_from_db()
    sent = {"action": action, "seq": str(case.seq if seen is None else seen), **inputs}
    return client.post(f"/cases/{case.number}/", sent)


def page(response: HttpResponseBase) -> str:
    """The text of a page: what a reader sees, in one line; the values of fields in brackets."""
    reader = _Reader()
    reader.feed(source(response))
    return re.sub(r"\s+", " ", " ".join(reader.said)).strip()


def source(response: HttpResponseBase) -> str:
    """The source of a page."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


class _Reader(HTMLParser):
    """Collects the words of a page; those of offers for a field are not on it."""

    SILENT = frozenset({"script", "style", "datalist", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        given = dict(attrs)
        if tag == "input" and given.get("type") not in {"hidden", "radio"} and given.get("value"):
            self.said.append(f"[{given['value']}]")
        if "selected" in given or "checked" in given:
            self.said.append("✓")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)
