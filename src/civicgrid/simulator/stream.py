"""A gentle stream of reports, sent through the public API like any other client's."""

import logging
import random
import time
from collections.abc import Iterator
from typing import Any

from civicgrid.base.http.outside.known import get_json, post_json
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.paths import parent

from .words import address, languages, renamed, said, which

KEY = "demo_key"
"""Where a home keeps the key by which the stream is known."""
SOURCES = ("citizen", "app", "web")
EVERY_S = 20.0
"""Mean seconds between two reports."""
ECHO, OTHER_TYPE = 0.35, 0.3
"""Share of reports that speak of a matter somebody reported just before; of these, as another type.

What is told alike joins; where the types only share their class, the dispatcher is asked.
"""
UNANSWERED = 0.15
"""Share of reports that do not say how to file them: the desk does."""
SCATTER, ECHO_SCATTER = 0.0003, 0.00003
"""Degrees: fresh reports lie some 30 m about the middle of a community, echoes some 3 m about theirs."""

log = logging.getLogger(__name__)


def send_for_ever(url: str, key: str, seed: int | None = None) -> None:
    """Sends reports with a key until it is stopped; refusals are logged, no more."""
    chance = random.Random(seed)  # noqa: S311
    for report in reports(url, chance):
        time.sleep(chance.expovariate(1 / EVERY_S))
        try:
            post_json(f"{url}/api/v1/reports", report, key)
        except CivicGridError as error:
            log.warning("%s", error)


def reports(url: str, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Endless plausible reports about a city: its API tells types and places."""
    known = get_json(f"{url}/api/v1/case-types")
    types = [kind for kind in known if kind["leaf"] and not kind["questions"].get("required")]
    places = list(_places(url, ""))
    last: dict[str, Any] | None = None
    while True:
        last = _echo(last, types, chance) if last and chance.random() < ECHO else _fresh(types, places, chance)
        yield last


def _places(url: str, parent: str) -> Iterator[dict[str, Any]]:
    """The communities below an area: fine enough to be everywhere."""
    below = get_json(f"{url}/api/v1/areas?parent={parent}")
    for area in below:
        if area["level"] == "community":
            yield area
        else:
            yield from _places(url, area["code"])


def _fresh(types: list[dict[str, Any]], places: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    kind, place = chance.choice(types), chance.choice(places)
    language = chance.choice(languages(sorted(kind["name"])))
    return {
        "answers": _answers(kind, chance),
        "source": chance.choice(SOURCES),
        "type": kind["code"],
        "text": said(kind["name"], language, chance),
        "address": address(place["name"], languages(sorted(place["name"]))),
        **_near(place["lon"], place["lat"], SCATTER, chance),
    }


def _echo(report: dict[str, Any], types: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    kind = next(kind for kind in types if kind["code"] == report["type"])
    akin = [each for each in types if parent(each["path"]) == parent(kind["path"]) and each != kind]
    text = report["text"]
    if akin and chance.random() < OTHER_TYPE:
        told, kind = kind, chance.choice(akin)
        text = renamed(text, told["name"], kind["name"])
    place = _near(report["lon"], report["lat"], ECHO_SCATTER, chance)
    return {
        **report,
        "type": kind["code"],
        "text": text,
        "answers": _answers(kind, chance),
        "source": chance.choice(SOURCES),
        **place,
    }


def _answers(kind: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Says how to file it, or leaves that to the desk."""
    return {} if chance.random() < UNANSWERED else which(kind["questions"], chance)


def _near(lon: float, lat: float, scatter: float, chance: random.Random) -> dict[str, float]:
    return {
        "lon": lon + chance.uniform(-scatter, scatter),
        "lat": lat + chance.uniform(-scatter, scatter),
    }
