"""Topics: those that CivicGrid names itself.

And those that a city maps to streams in a file.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from civicgrid.kernel.errors import InvalidInput

INGEST, OBSERVATIONS = "civicgrid/ingest", "v1.1/Observations"
OF_A_STREAM = re.compile(r"v1\.1/Datastreams\((\d{1,18})\)/Observations")
OWN = (INGEST, OBSERVATIONS, "v1.1/+/Observations")
"""What is always listened to."""


class BadTopics(InvalidInput):
    """{file} cannot be used: {fault}."""


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which topics hold what.

    `filter` as MQTT writes it, `source` the stream's own name.

    In `source` stands {topic} for the whole topic, {1}, {2}, … for what the wildcards match. `value` and `time` are
    JSON pointers into the payload; without the first the payload is the value, without the second the time is that of
    the arrival.
    """

    filter: str
    source: str = "{topic}"
    value: str | None = None
    time: str | None = None
    clock: str | None = None
    unit: str = ""

    def pattern(self) -> "re.Pattern[str]":
        """What its topics look like."""
        parts = {"+": "([^/]*)", "#": "(.*)"}
        return re.compile("/".join(parts.get(part) or re.escape(part) for part in self.filter.split("/")))

    def stream(self, topic: str, matched: Sequence[str]) -> str:
        """The name of the stream of a topic."""
        return re.sub(r"\{(topic|\d+)\}", lambda hole: _filled(hole[1], topic, matched), self.source)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    topic: list[Topic] = []


def read_topics(file: Path) -> list[Topic]:
    """The topics that a city maps; none without a file. Raises BadTopics."""
    if not file.exists():
        return []
    remedy = "mend it, as the handbook shows"
    try:
        told = msgspec.convert(tomllib.loads(file.read_text()), _File).topic
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise BadTopics(field="mqtt.toml", file=file.name, fault=str(error), remedy=remedy) from error
    for place, each in enumerate(told, 1):
        if fault := _fault(each):
            raise BadTopics(field=f"topic {place}", file=file.name, fault=fault, remedy=remedy)
    return told


def pointed(document: object, pointer: str) -> object:
    """What a JSON pointer leads to (RFC 6901); None where it leads nowhere.

    >>> pointed({"a": [{"b": 3}]}, "/a/0/b")
    3
    """
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(document, Mapping):
            document = document.get(key)
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return document


def _fault(topic: Topic) -> str:
    parts = topic.filter.split("/")
    if not topic.filter or "#" in parts[:-1] or any(set(part) & {"+", "#"} and len(part) > 1 for part in parts):
        return f"{topic.filter!r} is no filter of topics"
    if strange := [each for each in (topic.value, topic.time) if each and not each.startswith("/")]:
        return f"{strange[0]!r} is no JSON pointer"
    wildcards = sum(part in {"+", "#"} for part in parts)
    holes = [hole for hole in re.findall(r"\{(.*?)\}", topic.source) if hole != "topic"]
    if strange := [hole for hole in holes if not (hole.isdecimal() and 1 <= int(hole) <= wildcards)]:
        return f"no wildcard stands for {{{strange[0]}}}"
    if topic.clock and topic.clock not in {"s", "ms", "us", "ns"}:
        return f"{topic.clock!r} is no clock"
    return ""


def _filled(hole: str, topic: str, matched: Sequence[str]) -> str:
    return topic if hole == "topic" else matched[int(hole) - 1]
