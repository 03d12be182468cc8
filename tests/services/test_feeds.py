"""Atom feeds keep to RFC 4287, and are not sent twice to who has them."""

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring, tostring
from pytest_django import Settings

from tests.cases.given import MONDAY, opened, tell
from tests.cities import IN_E1, IN_W1
from tests.pages.given import browser
from tests.services.given import LICENCE, rounded_city

if TYPE_CHECKING:
    from xml.etree import ElementTree as Xml

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: object) -> None:
    settings.CIVICGRID_HOME = tmp_path
    rounded_city()


def feed(query: str = "", language: str = "en") -> "Xml.Element":
    answer = browser(language=language).get(f"/feeds/reports.atom{query}")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root: Xml.Element = fromstring(answer.content)
    return root


def words(node: "Xml.Element", name: str) -> list[str]:
    return [each.text or "" for each in node.findall(f"{ATOM}{name}")]


def laws(root: "Xml.Element") -> None:
    """What RFC 4287 asks of a feed (4.1.1) and of its entries (4.1.2)."""
    assert root.tag == f"{ATOM}feed"
    for node in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(words(node, name)) == 1, name
        assert urlsplit(words(node, "id")[0]).scheme
        assert words(node, "updated")[0].endswith("Z")
    assert root.findall(f"{ATOM}author/{ATOM}name")
    rels = [each.get("rel") for each in root.findall(f"{ATOM}link")]
    assert sorted(filter(None, rels)) == ["alternate", "self"]
    entries = root.findall(f"{ATOM}entry")
    assert len({words(each, "id")[0] for each in entries}) == len(entries)
    moments = [words(each, "updated")[0] for each in entries]
    assert moments == sorted(moments, reverse=True)
    assert all(each.find(f"{ATOM}link").get("href") for each in entries)  # type: ignore[union-attr]


def test_an_empty_feed_is_one() -> None:
    root = feed()
    laws(root)
    assert root.findall(f"{ATOM}entry") == []
    assert words(root, "rights") == [LICENCE]


def test_what_was_settled_comes_to_the_top() -> None:
    first = opened(text="First \x0b <b>bags</b>".replace("\x0b", ""))
    opened(MONDAY + timedelta(hours=1), text="Second", type="lamp", lon=116.0015)
    case = tell(first, "handler", "accept", MONDAY + timedelta(hours=2))
    case = tell(case, "handler", "hand_back", MONDAY + timedelta(hours=2), note="Swept")
    tell(case, "dispatcher", "close", MONDAY + timedelta(hours=3))
    root = feed()
    laws(root)
    top, below = root.findall(f"{ATOM}entry")
    assert words(top, "title") == ["Exposed garbage, West 1"]
    assert "Settled" in words(top, "summary")[0]
    assert "<b>bags</b>" in words(top, "summary")[0]
    assert words(below, "title") == ["Broken street lamp, Tinytown"]
    assert len(feed("?state=open").findall(f"{ATOM}entry")) == 1


def test_it_is_not_sent_twice() -> None:
    opened()
    client = browser()
    tag = client.get("/feeds/reports.atom").headers["ETag"]
    assert client.get("/feeds/reports.atom", headers={"if-none-match": tag}).status_code == 304
    opened(MONDAY + timedelta(hours=50), text="Something else", lon=116.0015)
    assert client.get("/feeds/reports.atom", headers={"if-none-match": tag}).status_code == 200


def test_it_speaks_the_readers_language() -> None:
    opened()
    root = feed("?area=west&type=garbage", "zh-hans")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-hans"
    assert words(root, "title") == ["暴露垃圾 · 西区"]


def test_a_circle_or_a_polygon_narrows_a_feed() -> None:
    here, there = opened(lon=IN_W1[0], lat=IN_W1[1]), opened(lon=IN_E1[0], lat=IN_E1[1])
    around = f"?place={IN_W1[0]},{IN_W1[1]}&radius_m=50"
    root = feed(around)
    laws(root)
    assert here.number in tostring(root).decode()
    assert there.number not in tostring(root).decode()
    assert "radius_m=50" in words(root, "id")[0]
    west, south, east, north = IN_E1[0] - 0.001, IN_E1[1] - 0.001, IN_E1[0] + 0.001, IN_E1[1] + 0.001
    shape = f"[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}]]"
    assert there.number in tostring(feed(f"?polygon={shape}")).decode()
    assert browser().get("/feeds/reports.atom?place=Nowhere").status_code == 400
    assert browser().get("/feeds/reports.atom?polygon=[[1,2]]").status_code == 400
