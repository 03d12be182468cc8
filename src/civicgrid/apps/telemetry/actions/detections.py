"""What the detector saw becomes rows, events and entries of the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from civicgrid.apps.telemetry.models import Detection
from civicgrid.apps.telemetry.queries.detecting import Described, described
from civicgrid.apps.telemetry.rules.moments import moment
from civicgrid.apps.telemetry.types import (
    BoundCrossed,
    BoundKept,
    DetectionKind,
    StreamEvent,
    StreamSilent,
    StreamSpeaks,
)
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions import Act, record
from civicgrid.base.bulk import with_columns
from civicgrid.kernel.detect.batches import Batch
from civicgrid.kernel.detect.bounds import Crossing

ACTION = "telemetry.detect"
END = """
    UPDATE telemetry_detection AS kept SET ended_at = told.at
    FROM unnest(%b::text[], %b::timestamptz[]) AS told (key, at) WHERE kept.key = told.key AND kept.ended_at IS NULL"""
Ends = list[tuple[str, datetime]]


def cross(found: Sequence[Crossing], batch: Batch, now: datetime) -> None:
    """Bounds that were left, and kept again, in the order in which it was seen."""
    streams = described({each.stream for each in found})
    begun: list[Detection] = []
    ended: Ends = []
    events: list[StreamEvent] = []
    for each in sorted(found, key=lambda each: each.row):
        if each.stream not in streams:
            continue
        stream, at, value = streams[each.stream].stream, moment(batch.time[each.row]), float(batch.value[each.row])
        about = _about(streams[each.stream], f"{each.kind}:{each.stream}:{each.begun}", at)
        if each.began:
            high = each.kind is DetectionKind.TOO_HIGH
            bound = stream.high if high else stream.low
            begun.append(_detection(about, each.kind, value=value, bound=bound, observation=each.begun))
            events.append(BoundCrossed(**about, value=value, bound=bound or 0.0, high=high, unit=stream.unit))
        else:
            ended.append((about["key"], at))
            events.append(BoundKept(**about, value=value))
    _write(begun, ended, events, now)


def fall_silent(heard: Mapping[int, int], now: datetime) -> dict[int, str]:
    """These streams were last heard of then, in microseconds: keys of their silences."""
    events = []
    for number, told in described(heard).items():
        about = _about(told, f"{DetectionKind.SILENT}:{number}:{heard[number]}", moment(heard[number]))
        events.append(StreamSilent(**about, period_s=told.stream.period_s or 0.0))
    begun = [
        _detection({"key": each.key, "stream": each.stream, "at": each.at}, DetectionKind.SILENT) for each in events
    ]
    _write(begun, [], events, now)
    return {each.stream: each.key for each in events}


def speak(silences: Mapping[int, str], arrival: Mapping[int, int], now: datetime) -> None:
    """These streams were silent, and were heard of then (microseconds)."""
    streams = described(silences)
    told = [_about(each, silences[number], moment(arrival[number])) for number, each in streams.items()]
    _write([], [(each["key"], each["at"]) for each in told], [StreamSpeaks(**each) for each in told], now)


def _write(begun: Iterable[Detection], ended: Ends, events: Sequence[StreamEvent], now: datetime) -> None:
    Detection.objects.bulk_create(begun, ignore_conflicts=True)
    if ended:
        with_columns(END, list(zip(*ended, strict=True)))
    record(Act(ACTION, SYSTEM, now), events)


def _detection(about: Mapping[str, Any], kind: DetectionKind, **told: Any) -> Detection:
    return Detection(key=about["key"], stream_id=about["stream"], kind=kind, began_at=about["at"], **told)


def _about(described: Described, key: str, at: datetime) -> dict[str, Any]:
    """What every event tells of its stream."""
    stream, lon, lat = described
    place = {"lon": lon, "lat": lat}
    return {
        "key": key, "stream": stream.pk, "name": stream.name, "asset": stream.thing.asset, "area": stream.area,
        "organisation": stream.organisation, **place, "case_type": stream.case_type, "at": at,
    }  # fmt: skip
