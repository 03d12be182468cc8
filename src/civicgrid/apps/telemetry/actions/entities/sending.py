"""Observations handed to the journal: on disk before the act is done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
from django.conf import settings
from django.db.models import Count

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries import observations
from civicgrid.apps.telemetry.queries.door import features, streams_named
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.apps.telemetry.rules.checking import Sent, Taken, taken
from civicgrid.apps.telemetry.rules.moments import micros, moment
from civicgrid.apps.telemetry.rules.observations import faults_of, one_of, rows_of, sent_of
from civicgrid.apps.telemetry.rules.refusals import REFUSALS
from civicgrid.apps.telemetry.rules.rows import Rows, Tally, frame_of, tally_of
from civicgrid.apps.telemetry.rules.streams import Flags, of_known
from civicgrid.apps.telemetry.types import Door, EntityCreated, Kind
from civicgrid.base.access import Actor, narrow, require
from civicgrid.base.actions import Act, creation
from civicgrid.base.journal import append
from civicgrid.kernel.errors import CivicGridError, Conflict, InvalidInput
from civicgrid.protocols import sensorthings as sta

from .placing import give_feature

SEND = "telemetry.send"
TICK = timedelta(microseconds=1)


class Kept(msgspec.Struct, frozen=True):
    """What became of rows: the id of each that is kept, or why it was refused."""

    outcomes: Sequence[int | CivicGridError]


def keep(actor: Actor, new: Sequence[sta.New]) -> list[int]:
    """Keeps all of some observations, or raises why one is refused; the id of each."""
    arrival = micros(datetime.now(UTC))
    ones = [one_of(each) for each in new]
    streams = {each.stream for each in ones}
    placeless = _speak_of(actor, {each.stream for each in ones if not each.feature})
    told = _taken(actor, Sent(rows=rows_of(ones, arrival)), streams)
    for row, reason in told.refused():
        raise REFUSALS[reason](row)
    if placeless:
        raise NothingObserved(field="FeatureOfInterest", remedy="name one, or give the thing a Location")
    first = append(settings.JOURNAL_SOCKET, [(len(told.rows), frame_of(told.rows, arrival))])
    return [_standing(told.rows)] if len(ones) == 1 else list(range(first, first + len(ones)))


def send(actor: Actor, arrays: Sequence[sta.DataArray]) -> Kept:
    """Keeps the good rows of data arrays, and counts the others."""
    require(actor, SEND)
    arrival = micros(datetime.now(UTC))
    sent, faults = sent_of(arrays, arrival), faults_of(arrays)
    _known_features(arrays)
    streams = {each.datastream for each in arrays}
    _speak_of(actor, {each.datastream for each in arrays if None in each.columns.get("FeatureOfInterest", (None,))})
    told = _taken(actor, sent, streams)
    refused = {row: faults.get(row) or REFUSALS[reason](row) for row, reason in told.refused()}
    batches = [(len(told.rows), frame_of(told.rows, arrival))] if len(told.rows) else []
    if refused:
        batches.append((1, tally_of(Tally(Door.SENSORTHINGS, dict(told.tally())))))
    first = append(settings.JOURNAL_SOCKET, batches) if batches else 0
    return Kept(_outcomes(len(sent.rows), first, refused))


def _standing(rows: Rows) -> int:
    """The id under which what one row says is kept: that of the first that said it.

    Raises SaidBefore where that one says something else by now.
    """
    result = rows.result[0] if rows.result else None
    at = moment(int(rows.time[0]))
    scope = Scope(streams=[int(rows.stream[0])], first=at, last=at + TICK)
    same = "result = $result" if result is not None else "result IS NULL AND value = $value"
    values: dict[str, object] = {"result": result} if result is not None else {"value": float(rows.value[0])}
    found = observations.ask(f"SELECT min(id) AS id FROM observations WHERE {same}", values, scope)["id"][0].as_py()  # noqa: S608
    if found is None:
        raise SaidBefore(field="phenomenonTime", remedy="correct that observation, or send this one with another time")
    return int(found)


def _outcomes(size: int, first: int, refused: Mapping[int, CivicGridError]) -> list[int | CivicGridError]:
    told: list[int | CivicGridError] = []
    for row in range(size):
        told.append(refused.get(row, first))
        first += row not in refused
    return told


def _taken(actor: Actor, sent: Sent, streams: set[int]) -> Taken:
    """The rows of streams to which the actor may send.

    The others are not there, or not theirs.
    """
    known = of_known(streams_named(streams, ()))
    mine = set(narrow(actor, SEND, Stream.objects.filter(pk__in=streams)).values_list("pk", flat=True))
    may = None if mine == set(known.known) else _flags(known.known, mine)
    return taken(sent, known, may)


def _flags(known: Mapping[int, object], mine: set[int]) -> Flags:
    return np.array([each in mine for each in known], np.bool_)


def _speak_of(actor: Actor, streams: set[int]) -> set[int]:
    """Lets streams speak of the place of their thing; those whose thing has none."""
    silent = Stream.objects.filter(pk__in=streams, feature=None)
    told = dict(silent.annotate(places=Count("thing__locations")).values_list("pk", "places"))
    placeless = {stream for stream, places in told.items() if not places}
    if len(placeless) < len(told):
        speak_of(actor, streams)
    return placeless


@creation(SEND)
def speak_of(act: Act, streams: Collection[int]) -> Sequence[EntityCreated]:
    """Streams without a feature of interest speak of the place of their thing."""
    silent = Stream.objects.filter(pk__in=streams, feature=None).select_related("thing").order_by("pk")
    made = [fresh for each in silent.select_for_update(of=("self",)) if (fresh := give_feature(each))]
    return [EntityCreated(kind=Kind.FEATURE, id=each.pk, name=each.name) for each in made]


def _known_features(arrays: Sequence[sta.DataArray]) -> None:
    named = {each for array in arrays for each in array.columns.get("FeatureOfInterest", ()) if isinstance(each, int)}
    if missing := named - features(named):
        raise UnknownFeature(field="FeatureOfInterest", id=min(missing), remedy="make it first")


class SaidBefore(Conflict):
    """The same was sent before, and has been corrected or taken back since."""


class NothingObserved(InvalidInput):
    """Nothing says what is observed: no FeatureOfInterest, and no place of the thing."""


class UnknownFeature(CivicGridError):
    """There is no FeatureOfInterest {id}."""
