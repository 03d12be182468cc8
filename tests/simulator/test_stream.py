"""The gentle stream: plausible reports, some of them about a matter that was just told."""

from collections import Counter
from itertools import islice, pairwise
from random import Random
from typing import Any

import pytest

from civicgrid.apps.cases.rules.fusion import Reach, Spot, Verdict, match
from civicgrid.kernel.text import words
from civicgrid.simulator import stream
from tests.cases.given import MONDAY

TYPES: list[dict[str, Any]] = [
    {"code": code, "path": f"streets.{code}.", "name": {"en": name, "zh-hans": chinese}, "leaf": True, "questions": {}}
    for code, name, chinese in (("lamp", "Street light", "路灯"), ("bin", "Litter bin", "果皮箱"))
]
OPTIONS = [{"const": "full", "x-condition": "full"}, {"const": "burnt", "x-condition": "burnt"}]
TYPES[1]["questions"] = {"properties": {"size": {"type": "integer"}, "state": {"oneOf": OPTIONS}}}
AREAS: dict[str, list[dict[str, Any]]] = {
    "": [{"code": "town", "level": "city"}],
    "town": [{"code": "w", "level": "community", "name": {"en": "West"}, "lon": 116.0, "lat": 40.0}],
}


def answer(url: str) -> list[dict[str, Any]]:
    """What the API of a tiny city says."""
    return TYPES if url.endswith("case-types") else AREAS[url.rpartition("=")[2]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The first reports of a stream."""
    monkeypatch.setattr(stream, "get_json", answer)
    return list(islice(stream.reports("http://city", Random(3)), 300))  # noqa: S311


def spot(report: dict[str, Any]) -> Spot:
    """What fusion looks at."""
    said = frozenset(words(f"{report['text']} {report['address']}"))
    return Spot(f"streets.{report['type']}.", report["lon"], report["lat"], MONDAY, said, source=report["source"])


def test_the_same_seed_sends_the_same_reports(sent: list[dict[str, Any]]) -> None:
    assert list(islice(stream.reports("http://city", Random(3)), 300))  # noqa: S311 == sent


def test_the_texts_vary_and_are_in_both_languages(sent: list[dict[str, Any]]) -> None:
    texts = {report["text"] for report in sent}
    assert len(texts) > 60
    assert {"Street", "路灯"} <= {text[:6].split(" ")[0].split("，")[0] for text in texts}


def test_what_is_said_fits_the_type(sent: list[dict[str, Any]]) -> None:
    names = {kind["code"]: tuple(kind["name"].values()) for kind in TYPES}
    assert all(report["text"].startswith(names[report["type"]]) for report in sent)


def test_the_address_can_be_read_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"": AREAS[""], "town": [{**AREAS["town"][0], "name": {"en": "West", "zh-hans": "西"}}]}
    monkeypatch.setattr(stream, "get_json", lambda url: TYPES if "types" in url else named[url.rpartition("=")[2]])
    assert next(stream.reports("http://city", Random(1)))["address"] == "West 西"  # noqa: S311


def test_most_say_how_to_file_them_and_some_leave_it_to_the_desk(sent: list[dict[str, Any]]) -> None:
    told = Counter(report["answers"].get("state", "") for report in sent if report["type"] == "bin")
    assert set(told) == {"full", "burnt", ""}
    assert told["full"] + told["burnt"] > 3 * told[""]
    assert not any(report["answers"] for report in sent if report["type"] == "lamp")


def test_some_reports_join_and_some_are_asked_about(sent: list[dict[str, Any]]) -> None:
    reach = Reach(15.0, 336.0, 0.75)
    found = Counter(match(spot(later), [spot(earlier)], reach).verdict for earlier, later in pairwise(sent))
    assert found[Verdict.JOIN] > 40
    assert found[Verdict.ASK] > 15
    assert found[Verdict.OPEN] > 150
