"""Messages that came together.

Read, and gathered into as few batches as there can be.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.errors import CivicGridError

from .topics import INGEST, OBSERVATIONS, OF_A_STREAM, Topic, pointed

MOST_BYTES = 16 << 20
"""Of one message."""
MOST_KNOWN = 100_000
"""Topics whose meaning is remembered."""

Meaning = tuple[Topic, str] | int | str | None
_anything = msgspec.json.Decoder()


class Message(NamedTuple):
    """A message of a broker."""

    topic: str
    payload: bytes


class Topics:
    """What each topic means: a mapped one, the number of a stream, or one of our own."""

    def __init__(self, mapped: Sequence[Topic]) -> None:
        self._mapped = [(each, each.pattern()) for each in mapped]
        self._known = dict[str, Meaning]()

    def of(self, topic: str) -> Meaning:
        """The meaning of a topic; None where it has none."""
        try:
            return self._known[topic]
        except KeyError:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            meaning = self._known[topic] = self._look(topic)
            return meaning

    def _look(self, topic: str) -> Meaning:
        if topic in {INGEST, OBSERVATIONS}:
            return topic
        if found := OF_A_STREAM.fullmatch(topic):
            return int(found[1])
        for mapped, pattern in self._mapped:
            if found := pattern.fullmatch(topic):
                return mapped, mapped.stream(topic, found.groups())
        return None


class Gathered:
    """Rows of many messages; what cannot be read is counted, and harms no other."""

    def __init__(self, topics: Topics, messages: Sequence[Message], at: int) -> None:
        self.refused = Counter[str]()
        self.ones: list[telemetry.One] = []
        self.batches: list[telemetry.Sent] = []
        self._mapped: dict[Topic, dict[str, list[object]]] = {}
        self._topics, self._at = topics, at
        for message in messages:
            try:
                self._read(message)
            except CivicGridError:
                self.refused[Reason.UNREADABLE] += 1

    def sent(self) -> Iterator[telemetry.Sent]:
        """The rows, in batches.

        All single observations are one, and all of a mapped topic.
        """
        if self.ones:
            yield telemetry.Sent(rows=telemetry.rows_of(self.ones, self._at))
        yield from self.batches
        for topic, columns in self._mapped.items():
            clock = topic.clock if topic.time else "us"
            try:
                yield telemetry.of_document({**columns, "clock": clock, "unit": topic.unit})
            except CivicGridError:
                self.refused[Reason.UNREADABLE] += len(columns["value"])

    def _read(self, message: Message) -> None:
        meaning = self._topics.of(message.topic)
        if meaning is None or len(message.payload) > MOST_BYTES:
            raise telemetry.NotJson
        if meaning == INGEST:
            arrow = message.payload[:1] == b"\xff"
            self.batches.append((telemetry.read_arrow if arrow else telemetry.read_columns)(message.payload))
        elif isinstance(meaning, tuple):
            self._map(*meaning, message.payload)
        else:
            one = telemetry.read_one(message.payload, meaning if isinstance(meaning, int) else None)
            if one.inline is not None:
                raise telemetry.NotJson
            self.ones.append(one)

    def _map(self, topic: Topic, stream: str, payload: bytes) -> None:
        document = _document(payload)
        columns = self._mapped.setdefault(topic, {"stream": [], "time": [], "value": []})
        columns["stream"].append(stream)
        columns["time"].append(pointed(document, topic.time) if topic.time else self._at)
        columns["value"].append(pointed(document, topic.value) if topic.value else document)


def _document(payload: bytes) -> object:
    """The payload as JSON; else as the text that it is."""
    try:
        return _anything.decode(payload)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise telemetry.NotJson from error
