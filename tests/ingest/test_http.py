"""The door over HTTP: what is taken, what is refused, and in which words."""

import gzip
import socket
from pathlib import Path

import pyarrow as pa
import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.telemetry.actions import keys
from civicgrid.apps.telemetry.models import DeviceKey, FeatureOfInterest, Stream
from civicgrid.base.access import SYSTEM
from civicgrid.base.journal import Journal, JournalOwned
from civicgrid.ingest import bodies, keeping
from tests.cities import load_small_city
from tests.telemetry.telling import stream

from .conftest import NOON, PATIENCE_S, Door, key, serving

ARROW = "application/vnd.apache.arrow.stream"


def columns(level: Stream, *values: object, **more: object) -> dict[str, object]:
    """A batch for a stream: a value a minute."""
    times = [f"2026-03-02T12:{minute:02}:00Z" for minute in range(len(values))]
    return {"stream": level.pk, "time": times, "value": list(values), **more}


def test_a_batch_is_on_disk_when_it_is_answered(door: Door, level: Stream) -> None:
    heard = door.post("/ingest", columns(level, 1, 2))
    assert (heard.status, heard.told) == (201, {"rows": 2, "first": 0, "refused": [], "refused_rows": 0})
    assert [(row["id"], row["stream"], row["value"]) for row in door.rows()] == [(0, level.pk, 1.0), (1, level.pk, 2.0)]


def test_good_rows_are_kept_and_bad_ones_told_and_counted(door: Door, level: Stream) -> None:
    heard = door.post("/ingest", columns(level, 1, None, "dry", 4), accept_language="zh-CN")
    assert heard.status == 201
    assert (heard.told["rows"], heard.told["first"], heard.told["refused_rows"]) == (2, 0, 2)
    assert [(each["row"], each["reason"]) for each in heard.told["refused"]] == [(1, "no_value"), (2, "wrong_type")]
    assert heard.told["refused"][0]["detail"] == "观测值没有数值。"
    assert [dict(tally.refused) for tally in door.tallies()] == [{"no_value": 1, "wrong_type": 1}]


def test_where_nothing_is_good_nothing_is_kept(door: Door, level: Stream) -> None:
    heard = door.post("/ingest", columns(level, *[None] * 150))
    assert (heard.status, heard.headers["content-type"]) == (400, "application/problem+json")
    assert (len(heard.told["refused"]), heard.told["refused_rows"]) == (100, 150)
    assert heard.told["type"] == "urn:civicgrid:nothing-kept"
    assert door.rows() == []
    assert dict(door.tallies()[0].refused) == {"no_value": 150}


def test_arrow_packed_or_not(door: Door, level: Stream) -> None:
    batch = pa.record_batch({"stream": pa.array([level.pk]), "time": pa.array([1]), "value": pa.array([3.5])})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    body = bytes(sink.getvalue())
    assert door.post("/ingest?clock=s", body, content_type=ARROW).status == 201
    assert door.post("/ingest?clock=s", gzip.compress(body), content_type=ARROW, content_encoding="gzip").status == 201
    packed = pa.compress(body, "zstd", asbytes=True)
    assert door.post("/ingest?clock=s", packed, content_type=ARROW, content_encoding="zstd").status == 201
    assert [row["value"] for row in door.rows()] == [3.5] * 3
    assert door.post("/ingest", body, content_type=ARROW).told["field"] == "clock"


@pytest.mark.parametrize(
    ("sent", "packing", "status"),
    [
        (gzip.compress(bytes(64 << 20)), "gzip", 413),
        (pa.compress(bytes(64 << 20), "zstd", asbytes=True), "zstd", 413),
        (bytes(17 << 20), "", 413),
        (b"nothing of the kind", "gzip", 400),
        (b"{}", "br", 415),
        (b"[" * 1_000_000, "", 400),
    ],
)
def test_poisoned_bodies_are_refused_and_the_service_goes_on(
    door: Door, level: Stream, sent: bytes, packing: str, status: int
) -> None:
    assert door.post("/ingest", sent, content_encoding=packing).status == status
    assert door.post("/ingest", columns(level, 1)).status == 201


def test_a_large_body_is_read_beside_the_others(door: Door, level: Stream) -> None:
    heard = door.post("/ingest", {"stream": level.pk, "time": [NOON] * 20_000, "value": list(range(20_000))})
    assert heard.told["rows"] == 20_000


def test_single_observations_of_sensorthings(door: Door, level: Stream) -> None:
    heard = door.post(f"/v1.1/Datastreams({level.pk})/Observations", {"result": 3, "phenomenonTime": NOON})
    assert (heard.status, heard.headers["location"]) == (201, "http://web/v1.1/Observations(0)")
    link = {"Datastream": {"@iot.id": level.pk}}
    assert door.post("/v1.1/Observations", {"result": 4, **link, "resultTime": NOON}).told["@iot.id"] == 1
    assert door.post("/v1.1/Observations", {"result": "dry", **link}).told["type"] == "urn:civicgrid:row-of-other-type"
    assert door.post("/v1.1/Datastreams(9999999)/Observations", {"result": 3}).status == 404
    assert [row["more"] for row in door.rows()] == [None, '{"resultTime":"2026-03-02T12:00:00.000Z"}']
    assert [dict(tally.refused) for tally in door.tallies()] == [{"wrong_type": 1}, {"unknown_stream": 1}]


def test_features_of_interest_are_named_or_the_stream_s_own(door: Door, level: Stream) -> None:
    pond = FeatureOfInterest.objects.create(name="pond", encoding_type="application/geo+json", feature={})
    path = f"/v1.1/Datastreams({level.pk})/Observations"
    assert door.post(path, {"result": 1, "FeatureOfInterest": {"@iot.id": pond.pk}}).status == 201
    assert door.post(path, {"result": 1, "FeatureOfInterest": {"@iot.id": pond.pk + 1}}).status == 400
    inline = {"name": "n", "description": "d", "encodingType": "application/geo+json", "feature": {}}
    assert door.post(path, {"result": 1, "FeatureOfInterest": inline}).told["remedy"] == f"send it to http://web{path}"
    array = {"components": ["result", "FeatureOfInterest/id"], "dataArray": [[1, pond.pk], [2, pond.pk + 1]]}
    told = door.post("/v1.1/CreateObservations", [{"Datastream": {"@iot.id": level.pk}, **array}]).told
    assert [each[:5] for each in told] == ["http:", "error"]
    assert [row["feature"] for row in door.rows()] == [pond.pk, pond.pk]


def test_data_arrays_are_answered_row_by_row(door: Door, level: Stream) -> None:
    array = {"components": ["result"], "dataArray": [[1], [None], [2]]}
    heard = door.post("/v1.1/CreateObservations", [{"Datastream": {"@iot.id": level.pk}, **array}])
    assert heard.status == 201
    assert heard.told[0::2] == ["http://web/v1.1/Observations(0)", "http://web/v1.1/Observations(1)"]
    assert heard.told[1].startswith("error: ")
    assert door.post("/v1.1/CreateObservations", b"{").status == 400


def test_everything_else_is_at_the_web(door: Door) -> None:
    heard = door.post("/v1.1/Things", {})
    assert (heard.status, heard.told["remedy"]) == (404, "ask http://web/v1.1/Things")


def test_a_stream_made_a_moment_ago_is_known(door: Door) -> None:
    assert door.post("/ingest", columns(stream("new", source="new roof"), 1)).status == 201
    assert door.post("/ingest", {"stream": ["new roof"], "time": [NOON], "value": [2]}).status == 201
    assert door.post("/ingest", {"stream": ["no roof"], "time": [NOON], "value": [2]}).status == 400


def test_a_stream_without_a_unit_that_is_one_and_a_unit_that_is_none(door: Door, level: Stream) -> None:
    assert door.post("/ingest", columns(level, 100, unit="cm")).status == 201
    assert door.rows()[0]["value"] == 1.0
    assert door.post("/ingest", columns(level, 100, unit="Cel")).told["refused"][0]["reason"] == "wrong_unit"
    assert door.post("/ingest", columns(level, 100, unit="???")).told["field"] == "unit"


def test_a_key_reaches_its_streams_alone(door: Door, level: Stream) -> None:
    other = stream("other")
    door.key = key("meter", things=(other.thing_id,))
    assert door.post("/ingest", columns(other, 1)).status == 201
    assert door.post("/ingest", columns(level, 1)).told["refused"][0]["reason"] == "not_yours"
    assert door.post(f"/v1.1/Datastreams({level.pk})/Observations", {"result": 1}).status == 403
    assert [row["stream"] for row in door.rows()] == [other.pk]


def test_a_revoked_key_is_refused_soon(door: Door, level: Stream) -> None:
    keys.revoke(SYSTEM, DeviceKey.objects.get())
    for _ in range(200):
        heard = door.post("/ingest", columns(level, 1))
        if heard.status == 401:
            break
    assert heard.status == 401
    assert heard.headers["www-authenticate"] == 'Bearer realm="CivicGrid"'


def test_a_key_may_send_so_many_rows_a_minute(door: Door, level: Stream) -> None:
    door.key = key("slow", everything=True, rows_per_minute=3)
    assert door.post("/ingest", columns(level, 1, 2)).status == 201
    heard = door.post("/ingest", columns(level, 1, 2))
    assert heard.status == 429
    assert 0 < int(heard.headers["retry-after"]) <= 20
    assert door.post("/ingest", columns(level, 1, 2, 3, 4)).told["remedy"] == "send fewer at once"
    assert len(door.rows()) == 2


def test_without_a_key_nothing_is_taken_unless_it_is_open_to_anybody(door: Door, level: Stream, tmp_path: Path) -> None:
    door.key = ""
    assert door.post("/ingest", columns(level, 1)).status == 401
    assert door.post("/ingest", columns(level, 1), authorization="Bearer nobody").status == 401
    (tmp_path / "open").mkdir()
    with serving(tmp_path / "open", anybody=True) as other:
        path = f"/v1.1/Datastreams({level.pk})/Observations"
        assert other.post(path, {"result": 1}, authorization="").status == 201
        assert other.post("/ingest", columns(level, 1), authorization="").status == 401


def test_people_send_with_their_own_keys(door: Door, level: Stream) -> None:
    load_small_city()
    for login in ("admin", "citizen", "handler"):
        directory.issue_token(SYSTEM, login, f"the {login}'s key")
    Stream.objects.filter(pk=level.pk).update(area="C.", organisation="gov.")
    door.key = "the admin's key"
    assert door.post("/ingest", columns(level, 1)).status == 201
    door.key = "the citizen's key"
    assert door.post("/ingest", columns(level, 1)).status == 401
    door.key = "the handler's key"
    assert door.post("/ingest", columns(level, 1)).told["refused"][0]["reason"] == "not_yours"


def test_a_full_waiting_room_says_so(door: Door, level: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_WAITING", 0)
    heard = door.post(f"/v1.1/Datastreams({level.pk})/Observations", {"result": 1})
    assert (heard.status, heard.told["type"]) == (503, "urn:civicgrid:journal-busy")
    assert int(heard.headers["retry-after"]) > 0
    monkeypatch.setattr(bodies, "MOST_IN_ALL", 10)
    assert door.post("/ingest", columns(level, 1)).told["type"] == "urn:civicgrid:too-many-bodies"
    monkeypatch.undo()
    assert door.post("/ingest", columns(level, 1)).status == 201


def test_who_sends_too_slowly_is_sent_away(door: Door, level: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0.0)
    head = f"POST /ingest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {door.key}\r\nContent-Length: 100\r\n\r\n{{"
    with socket.create_connection(("127.0.0.1", door.port), PATIENCE_S) as line:
        line.sendall(head.encode())
        assert b"408" in line.recv(4096).split(b"\r\n")[0]


def test_a_broken_disk_is_told_and_the_next_batch_is_taken(
    door: Door, level: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fdatasync", full)
    heard = door.post("/ingest", columns(level, 1))
    assert (heard.status, heard.told["type"]) == (503, "urn:civicgrid:not-on-disk")
    one = door.post(f"/v1.1/Datastreams({level.pk})/Observations", {"result": 1})
    assert one.status == 503
    monkeypatch.undo()
    assert door.post("/ingest", columns(level, 2)).status == 201
    assert [row["value"] for row in door.rows()] == [2.0]


def test_a_clock_that_is_put_back_loses_nothing(door: Door, level: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    door.post("/ingest", columns(level, 1))
    monkeypatch.setattr("time.time_ns", lambda: 1_000_000_000)
    assert door.post("/ingest", columns(level, 2)).told["first"] == 1
    first, second = door.rows()
    assert second["arrival"] < first["arrival"]


def test_two_do_not_own_one_journal(door: Door) -> None:
    with pytest.raises(JournalOwned, match="Another process already writes"):
        Journal(door.folder / "journal")


def test_the_database_may_be_away(door: Door, level: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from civicgrid.apps.telemetry import api as telemetry

    def away(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(telemetry, "streams_named", away)
    monkeypatch.setattr(telemetry, "sender_of_key", away)
    assert door.post("/ingest", columns(level, 1)).status == 201
    heard = door.post("/ingest", {"stream": [2**40], "time": [NOON], "value": [1]})
    assert (heard.status, heard.told["type"]) == (503, "urn:civicgrid:database-away")
    assert door.post("/ingest", columns(level, 1), authorization="Bearer new").status == 503
