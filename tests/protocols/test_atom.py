"""Atom: what is written can be read by every reader of XML, whatever people wrote."""

from datetime import UTC, datetime, timedelta, timezone

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.protocols.atom import ATOM, GEORSS, Entry, Feed, written

MOMENT = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))


def entry(**changes: object) -> Entry:
    facts: dict[str, object] = {
        "id": "urn:1",
        "title": "A lamp",
        "link": "https://city.example/1",
        "published": MOMENT,
        "updated": MOMENT,
    }
    return Entry(**{**facts, **changes})  # type: ignore[arg-type]


def feed(*entries: Entry, **changes: object) -> Feed:
    facts: dict[str, object] = {
        "id": "urn:feed",
        "title": "Reports",
        "author": "Tinytown",
        "here": "https://city.example/f",
        "page": "https://city.example/",
        "language": "en",
        "updated": MOMENT,
        "entries": entries,
    }
    return Feed(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_feed_with_all_its_parts() -> None:
    whole = entry(summary="Dark", categories=(("lamp", "Lamp"),), place=(116.0, 40.0))
    root = fromstring(written(feed(whole, subtitle="What", rights="CC0")))
    assert root.findtext(f"{{{ATOM}}}updated") == "2026-03-02T01:00:00Z"
    assert root.findtext(f"{{{ATOM}}}rights") == "CC0"
    (told,) = root.findall(f"{{{ATOM}}}entry")
    assert told.findtext(f"{{{GEORSS}}}point") == "40.000000 116.000000"
    category = told.find(f"{{{ATOM}}}category")
    assert category is not None
    assert category.attrib == {"term": "lamp", "label": "Lamp"}


def test_what_is_empty_stays_away() -> None:
    root = fromstring(written(feed(entry())))
    assert root.find(f"{{{ATOM}}}subtitle") is None
    assert root.find(f"{{{ATOM}}}rights") is None
    assert root.find(f"{{{ATOM}}}entry/{{{ATOM}}}summary") is None
    assert root.find(f"{{{ATOM}}}entry/{{{GEORSS}}}point") is None


@given(words=st.text())
def test_whatever_people_write_it_stays_xml(words: str) -> None:
    root = fromstring(written(feed(entry(title=words, summary=words), updated=datetime(2026, 1, 1, tzinfo=UTC))))
    assert len(root.findall(f"{{{ATOM}}}entry")) == 1
