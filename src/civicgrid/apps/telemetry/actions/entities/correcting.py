"""Observations corrected and taken back.

The journal keeps what came, every reader what is right.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from civicgrid.apps.telemetry.actions import latest
from civicgrid.apps.telemetry.models import Amendment, FeatureOfInterest, Stream
from civicgrid.apps.telemetry.queries import observations
from civicgrid.apps.telemetry.queries.door import features
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.apps.telemetry.queries.sensorthings.conditions import Conditions
from civicgrid.apps.telemetry.queries.sensorthings.rows import ask
from civicgrid.apps.telemetry.queries.sensorthings.sql import bound, made
from civicgrid.apps.telemetry.rules.amendments import Amended
from civicgrid.apps.telemetry.rules.columns import result_of
from civicgrid.apps.telemetry.rules.moments import micros
from civicgrid.apps.telemetry.rules.observations import MORE
from civicgrid.apps.telemetry.types import ObservationCorrected
from civicgrid.base.access import SYSTEM, Actor, narrow, refuse
from civicgrid.base.actions import Act, action
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.protocols import sensorthings as sta

CORRECT, SEE = "telemetry.correct", "telemetry.see"
AT_ONCE = 10_000
"""Observations that are taken back by one statement."""


class NotThere(InvalidInput):
    """{field} links to {id}, which is not there."""


def correct(actor: Actor, pk: int, told: sta.Change) -> None:
    """Changes what an observation says, for every reader at once; raises NotFound."""
    found = _found(pk)
    _correct(actor, Stream(pk=found["stream"]), found, told)


def take_back(actor: Actor, pk: int) -> None:
    """Takes an observation back; raises NotFound."""
    found = _found(pk)
    _take_back(actor, Stream(pk=found["stream"]), found)


def take_back_all(actor: Actor, feature: FeatureOfInterest) -> None:
    """Takes back all observations that speak of a feature.

    Raises NoPost where some are not the actor's to correct.
    """
    speaks = made("{0} = {1}", Conditions(SYSTEM).feature(), bound(feature.pk))
    rows = ask(made("SELECT id, stream, time FROM observations WHERE {0}", speaks), Scope()).to_pylist()
    streams = {each["stream"] for each in rows}
    if narrow(actor, CORRECT, Stream.objects.filter(pk__in=streams)).count() < len(streams):
        raise refuse(CORRECT)
    gone = [Amendment(observation=row["id"], stream_id=row["stream"], was=row["time"], at=_now()) for row in rows]
    Amendment.objects.bulk_create(
        gone,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["observation"],
        update_fields=["document", "at"],
    )
    latest.renew(streams)


@action(CORRECT, on=Stream, sees=SEE, anyhow=True)
def _correct(act: Act, stream: Stream, found: Mapping[str, Any], told: sta.Change) -> Sequence[ObservationCorrected]:
    said = _amended(found)
    now = msgspec.structs.replace(said, **_links(act.actor, told), **_columns(said, told.properties))
    _keep(found, now)
    return [ObservationCorrected(id=found["id"], stream=stream.pk)]


@action(CORRECT, on=Stream, sees=SEE, anyhow=True)
def _take_back(act: Act, stream: Stream, found: Mapping[str, Any]) -> Sequence[ObservationCorrected]:
    _keep(found, None)
    return [ObservationCorrected(id=found["id"], stream=stream.pk, deleted=True)]


def _found(pk: int) -> Mapping[str, Any]:
    found = observations.by_id(pk)
    if found is None:
        raise NotFound
    return found


def _keep(found: Mapping[str, Any], now: Amended | None) -> None:
    document = None if now is None else msgspec.to_builtins(now)
    told = {"stream_id": found["stream"] if now is None else now.stream, "document": document}
    Amendment.objects.update_or_create(
        observation=found["id"], defaults=told, create_defaults={**told, "was": found["time"]}
    )
    latest.renew({int(found["stream"]), found["stream"] if now is None else now.stream})


def _amended(found: Mapping[str, Any]) -> Amended:
    plain: dict[str, Any] = {
        name: micros(each) if isinstance(each, datetime) else each for name, each in found.items() if name != "id"
    }
    return Amended(**plain)


def _links(actor: Actor, told: sta.Change) -> dict[str, int]:
    links = {}
    for stream in told.links.get("Datastream", ()):
        if not narrow(actor, CORRECT, Stream.objects.filter(pk=stream)).exists():
            raise NotThere(field="Datastream", id=stream, remedy="link to one that is there")
        links["stream"] = stream
    for feature in told.links.get("FeatureOfInterest", ()):
        if not features([feature]):
            raise NotThere(field="FeatureOfInterest", id=feature, remedy="link to one that is there")
        links["feature"] = feature
    return links


def _columns(said: Amended, told: Mapping[str, object]) -> dict[str, object]:
    columns: dict[str, object] = {}
    time: Any = told.get("phenomenonTime")
    if time is not None:
        span = isinstance(time, sta.Interval)
        columns["time"] = micros(time.start if span else time)
        columns["end"] = micros(time.end) if span else None
    if "result" in told:
        value, columns["result"] = result_of(told["result"])
        columns["value"] = value if value == value else None
    if set(MORE) & set(told):
        more = {**(msgspec.json.decode(said.more) if said.more else {})}
        more |= {name: _written(told[name]) for name in MORE if name in told}
        kept = {name: value for name, value in more.items() if value is not None}
        columns["more"] = msgspec.json.encode(kept).decode() if kept else None
    return columns


def _written(value: object) -> object:
    return sta.written(value) if isinstance(value, datetime | sta.Interval) else value


def _now() -> datetime:
    return datetime.now(UTC)
