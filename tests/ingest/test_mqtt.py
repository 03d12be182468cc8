"""The door at a broker: what it takes, what it counts, and that nothing is acknowledged that is not on disk."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from civicgrid.apps.telemetry.models import Stream
from civicgrid.ingest.mqtt.consumer import BadBroker, broker_of
from civicgrid.ingest.mqtt.messages import Gathered, Message, Topics
from civicgrid.ingest.mqtt.topics import BadTopics, Topic, pointed, read_topics

from .conftest import NOON, Door, serving
from .mosquitto import PROGRAM, mosquitto, publish

TOPICS = """
[[topic]]
filter = "meters/+/level"
source = "{1}"
value = "/data/0/v"
time = "/at"
unit = "cm"

[[topic]]
filter = "plain/#"
source = "{1}"
"""

needs_broker = pytest.mark.skipif(PROGRAM is None, reason="no mosquitto on this machine: apt-get install mosquitto")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    """The port of a broker."""
    with mosquitto(tmp_path) as port:
        yield port


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes about within some seconds."""
    waiting = Event()
    return any(holds() or waiting.wait(0.05) for _ in range(300))


def said(door: Door, rows: int) -> list[float]:
    """The values in the journal but those that only knocked, as soon as there are so many."""

    def values() -> list[float]:
        return [row["value"] for row in door.rows() if row["value"]]

    assert soon(lambda: len(values()) >= rows)
    return values()


@needs_broker
def test_messages_of_every_kind_are_kept(level: Stream, broker: int, tmp_path: Path) -> None:
    address, observation = f"mqtt://127.0.0.1:{broker}", json.dumps({"result": 1, "phenomenonTime": NOON})
    with serving(tmp_path, broker=address, topics=TOPICS) as door:
        assert soon(lambda: _listens(broker, door, level))
        publish(
            broker,
            (f"v1.1/Datastreams({level.pk})/Observations", observation),
            ("v1.1/Observations", json.dumps({"result": 2, "Datastream": {"@iot.id": level.pk}})),
            ("civicgrid/ingest", json.dumps({"stream": level.pk, "time": [NOON] * 2, "value": [3, None]})),
            ("meters/roof/level", json.dumps({"at": NOON, "data": [{"v": 400}]})),
            ("plain/roof", "5"),
            ("civicgrid/ingest", b"\xff\xff\xff\xffnonsense"),
            ("v1.1/Observations", b"{" * 1000),
            ("v1.1/Things/Observations", "{}"),
            ("meters/cellar/level", json.dumps({"at": NOON, "data": [{"v": 400}]})),
        )
        assert sorted(said(door, 5)) == [1.0, 2.0, 3.0, 4.0, 5.0]
        assert soon(lambda: sum(sum(tally.refused.values()) for tally in door.tallies()) == 5)
        counted = [tally.refused for tally in door.tallies()]
    assert sum(each.get("unreadable", 0) for each in counted) == 3
    assert sum(each.get("no_value", 0) + each.get("unknown_stream", 0) for each in counted) == 2


def _listens(broker: int, door: Door, level: Stream) -> bool:
    """Whether the door hears the broker already: the first message makes sure."""
    publish(broker, (f"v1.1/Datastreams({level.pk})/Observations", '{"result": 0}'))
    return bool(door.rows())


@needs_broker
def test_what_came_while_the_door_was_away_is_kept_when_it_is_back(level: Stream, broker: int, tmp_path: Path) -> None:
    address, topic = f"mqtt://127.0.0.1:{broker}", f"v1.1/Datastreams({level.pk})/Observations"
    with serving(tmp_path, broker=address) as door:
        assert soon(lambda: _listens(broker, door, level))
    publish(broker, *[(topic, json.dumps({"result": number})) for number in range(1, 30)])
    with serving(tmp_path, broker=address) as door:
        assert said(door, 29) == list(range(1, 30))


@needs_broker
def test_while_the_disk_is_full_messages_wait(
    level: Stream, broker: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicgrid.ingest.mqtt.consumer.AGAIN_S", (0.1,))
    tried = Event()

    def full(*_: object) -> None:
        tried.set()
        raise OSError(28, "No space left on device")

    with serving(tmp_path, broker=f"mqtt://127.0.0.1:{broker}") as door:
        assert soon(lambda: _listens(broker, door, level))
        with monkeypatch.context() as broken:
            broken.setattr("os.fdatasync", full)
            publish(broker, (f"v1.1/Datastreams({level.pk})/Observations", '{"result": 7}'))
            assert tried.wait(20)
        assert said(door, 1) == [7.0]


def gathered(topics: list[Topic], *messages: tuple[str, bytes]) -> Gathered:
    """What is read of messages."""
    return Gathered(Topics(topics), [Message(*each) for each in messages], 77)


def test_mapped_messages_are_one_batch_a_topic() -> None:
    topics = [Topic("a/+", source="{topic}"), Topic("b/#", source="x{1}", value="/v", time="/t", clock="s")]
    found = gathered(
        topics, ("a/1", b"3"), ("a/2", b"dry"), ("b/1/2", b'{"v": 1, "t": 5}'), ("a/3", b"\xff"), ("c", b"1")
    )
    first, second = found.sent()
    assert (first.names, first.rows.time.tolist(), first.rows.result) == (["a/1", "a/2"], [77, 77], [None, '"dry"'])
    assert (second.names, second.rows.time.tolist()) == (["x1/2"], [5_000_000])
    assert found.refused == {"unreadable": 2}


def test_a_mapped_time_without_a_clock_is_counted() -> None:
    found = gathered([Topic("a", value="/v", time="/t")], ("a", b'{"v": 1, "t": 5}'))
    assert list(found.sent()) == []
    assert found.refused == {"unreadable": 1}


def test_a_feature_that_is_described_in_a_message_is_not_made() -> None:
    feature = {"name": "n", "description": "d", "encodingType": "e", "feature": {}}
    body = json.dumps({"result": 1, "FeatureOfInterest": feature}).encode()
    assert gathered([], ("v1.1/Datastreams(1)/Observations", body)).refused == {"unreadable": 1}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[topic]]\nfilter = 3", "Expected `str`"),
        ("nonsense", "Expected"),
        ('[[topic]]\nfilter = "a"\nvalu = "/v"', "valu"),
        ('[[topic]]\nfilter = "a/#/b"', "no filter"),
        ('[[topic]]\nfilter = "a+"', "no filter"),
        ('[[topic]]\nfilter = "a"\nvalue = "v"', "no JSON pointer"),
        ('[[topic]]\nfilter = "a/+"\nsource = "{2}"', "no wildcard stands for"),
        ('[[topic]]\nfilter = "a"\nclock = "h"', "no clock"),
    ],
)
def test_a_file_of_topics_that_is_wrong_is_told(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "mqtt.toml").write_text(text)
    with pytest.raises(BadTopics, match=fault):
        read_topics(tmp_path / "mqtt.toml")


def test_without_a_file_nothing_is_mapped(tmp_path: Path) -> None:
    assert read_topics(tmp_path / "mqtt.toml") == []


def test_a_pointer_leads_somewhere_or_nowhere() -> None:
    document = {"a/b": {"~": [1, 2]}}
    assert pointed(document, "/a~1b/~0/1") == 2
    assert [pointed(document, each) for each in ("/c", "/a~1b/~0/2", "/a~1b/~0/x", "/a~1b/~0/0/z")] == [None] * 4


def test_addresses_of_brokers() -> None:
    found = broker_of("mqtts://city:p%40ss@broker.example:9000", "us")
    assert (found.host, found.port, found.secure, found.password) == ("broker.example", 9000, True, "p@ss")
    for wrong in ("http://broker", "mqtt://", "mqtt://broker:port"):
        with pytest.raises(BadBroker):
            broker_of(wrong, "us")
