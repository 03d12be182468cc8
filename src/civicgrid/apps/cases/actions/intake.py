"""Reports come in: located, fused or opened as cases, filed, dispatched.

One and 2 000 take the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.models import Doubt
from civicgrid.apps.cases.queries.contacts import caller_of, sealed_contact
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.agreement import content_of, digest_of_events
from civicgrid.apps.cases.rules.fusion import AT_ONCE, Match, Spot, Verdict, compared, match, tile_of, tiles_near
from civicgrid.apps.cases.rules.opening import Arrival, Clocks, opening
from civicgrid.apps.cases.rules.projection import CaseState, apply, project
from civicgrid.apps.cases.rules.workflow import VOID
from civicgrid.apps.cases.types import CaseEvent, NewReport, Receipt, ReportJoined, ReportReceived, Source
from civicgrid.base.access import PUBLIC, SYSTEM, Actor
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import CivicGridError, Conflict, InvalidInput
from civicgrid.kernel.ids import digest_of, new_id
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Edge

from . import store
from .arrival import arrivals, city_clocks, reach_of


class KeyUsed(Conflict):
    """Another report came under the key {value} before."""


class NoOpenCase(InvalidInput):
    """There is no open case {value} that a report could join."""


class NotAnOfficer(InvalidInput):
    """Only a grid officer reports as an inspector."""


def receive(actor: Actor, reports: Sequence[NewReport]) -> list[Receipt]:
    """A receipt for each report; raises the first refusal, and then keeps none.

    A repeated delivery has to say what it said before.
    """
    return accept(actor, check(actor, reports), compared=True)


def check(actor: Actor, reports: Sequence[NewReport]) -> list[Arrival]:
    """The reports made ready for cases; raises the first refusal."""
    arrived = arrivals([_in_own_name(actor, each) for each in reports], actor.time)
    for outcome in arrived:
        if isinstance(outcome, CivicGridError):
            raise outcome
    return [each for each in arrived if isinstance(each, Arrival)]


def accept(actor: Actor, arrived: Sequence[Arrival], *, compared: bool = False) -> list[Receipt]:
    """A receipt for each arrival, in order; of a repeated delivery, that of the first.

    What is repeated is not looked at unless it is to be `compared`.
    """
    done = {
        event.report: Receipt(event.report, event.origin_key, event.number, joined=event.joined)
        for event in _take_in(actor, arrived, compared=compared)
    }
    repeated = [each.new for each in arrived if each.report not in done]
    known = queries.receipts_of(repeated) if repeated else {}
    return [done.get(each.report) or known[each.new.source, each.new.origin_key] for each in arrived]


@creation("cases.receive")
def _take_in(act: Act, arrived: Sequence[Arrival], *, compared: bool) -> Sequence[ReportReceived]:
    rows = {each.report: _row(each) for each in arrived}
    fresh = store.insert_reports(list(rows.values()))
    repeated = [each.new for each in arrived if each.report not in fresh]
    if compared and repeated and (other := queries.first_changed(repeated)):
        raise KeyUsed(field="origin_key", value=other.origin_key, remedy="give each report a key of its own")
    new = [each for each in arrived if each.report in fresh]
    plan = _Plan(act.actor.id, city_clocks(), new, rows, _named(act.actor, new))
    plan.carry_out()
    return plan.received


def _in_own_name(actor: Actor, new: NewReport) -> NewReport:
    """An inspector's report is counted for whoever sends it; CivicGrid names others."""
    if new.source is not Source.INSPECTOR or actor.id == SYSTEM.id:
        return new
    if Role.OFFICER not in actor.roles:
        raise NotAnOfficer(field="source", value=new.source, remedy="choose another source")
    return msgspec.structs.replace(new, reporter=actor.id)


def _named(actor: Actor, arrived: Sequence[Arrival]) -> Mapping[str, UUID]:
    """The open cases that reports name as theirs; the public knows the public ones."""
    named = {each.new.speaks_of for each in arrived} - {""}
    found = queries.open_cases(named, public=actor.roles <= PUBLIC.roles) if named else {}
    if missing := sorted(named - found.keys()):
        raise NoOpenCase(field="speaks_of", value=missing[0], remedy="report it without naming a case")
    return found


SAID_SO = Match(Verdict.JOIN, score=1.0)
"""The sender looked at the case and said that it is this."""


class _Plan:
    """Decides on new reports in the order of arrival, then writes everything at once."""

    def __init__(
        self,
        actor: str,
        clocks: Clocks,
        arrived: Sequence[Arrival],
        rows: Mapping[UUID, Sequence[object]],
        named: Mapping[str, UUID],
    ) -> None:
        self.actor = actor
        self.rows = rows
        self.clocks = clocks
        self.arrived = sorted(arrived, key=lambda each: (each.at, each.new.origin_key))
        self.spots: dict[int, list[Spot]] = defaultdict(list)
        self.new: dict[UUID, CaseState] = {}
        self.search: dict[UUID, list[str]] = defaultdict(list)
        self.events: list[CaseEvent] = []
        self.joins: dict[UUID, list[tuple[Arrival, Match, int]]] = defaultdict(list)
        self.doubts: list[tuple[Arrival, UUID, Match]] = []
        self.memberships: list[tuple[UUID, UUID, Arrival]] = []
        self.received: list[ReportReceived] = []
        self.named = named

    def carry_out(self) -> None:
        """Reads what is open nearby, decides, writes."""
        if not self.arrived:
            return
        self._look_around()
        numbers = iter(store.next_numbers(len(self.arrived)))
        for each in self.arrived:
            self._decide(each, next(numbers))
        self._join_rows()
        store.insert_cases(list(self.new.values()), self.search)
        store.insert_events(self.events)
        store.insert_memberships((report, case, each.at) for report, case, each in self.memberships)
        Doubt.objects.bulk_create(
            Doubt(report_id=each.report, case_id=case, other_id=found.spot.case, score=found.score)
            for each, case, found in self.doubts
            if found.spot and found.spot.case
        )

    def _look_around(self) -> None:
        located = [each for each in self.arrived if each.place]
        tiles = sorted({tile for each in located for tile in _tiles(each)})
        if not tiles:
            return
        store.lock_tiles(tiles)
        moments = [each.at for each in located]
        window = timedelta(hours=max(reach_of(each).window_h for each in located))
        for tile, spot in queries.open_spots(tiles, min(moments), max(moments) + AT_ONCE, window):
            self.spots[tile].append(spot)

    def _decide(self, each: Arrival, serial: int) -> None:
        if each.new.speaks_of:
            self._join(each, self.named[each.new.speaks_of], SAID_SO, serial)
            return
        spot = _spot(each)
        found = match(spot, self._near(each), reach_of(each)) if spot else Match(Verdict.OPEN)
        if found.verdict is Verdict.JOIN and found.spot and found.spot.case:
            self._join(each, found.spot.case, found, serial)
            return
        case = self._open(each, serial, spot)
        if found.verdict is Verdict.ASK:
            self.doubts.append((each, case, found))

    def _near(self, each: Arrival) -> Iterable[Spot]:
        return (spot for tile in _tiles(each) for spot in self.spots.get(tile, ()))

    def _open(self, each: Arrival, serial: int, spot: Spot | None) -> UUID:
        case, number = new_id(), f"{each.at:%Y%m%d}{serial:07d}"
        told = list(opening(each, case, number, self.actor, self.clocks, platform=SYSTEM.id))
        state = project(told)
        self.new[case] = state
        self.search[case] += store.words_of(each.new, number)
        self.events += told
        self._received(each, case, number, told, joined=False)
        if spot and state.state != VOID:
            opened = msgspec.structs.replace(spot, case=case, number=number, until=state.closed_at)
            self.spots[tile_of(spot.lon, spot.lat)].append(opened)
        return case

    def _join(self, each: Arrival, case: UUID, found: Match, serial: int) -> None:
        if case in self.new:
            event = _joined(each, self.new[case], found.score, self.actor)
            self.new[case] = apply(self.new[case], event)
            self.search[case] += store.words_of(each.new)
            self.events.append(event)
            self._received(each, case, event.number, [event], joined=True)
        else:
            self.joins[case].append((each, found, serial))

    def _join_rows(self) -> None:
        """Joins reports to cases that were there before.

        A report whose case was closed since it was looked at opens its own.
        """
        grown: list[CaseState] = []
        for row in queries.lock(self.joins):
            state = state_of(row)
            for each, found, serial in self.joins[row.pk]:
                if state.closed_at and _was_open(found):
                    self._open(each, serial, None)
                    continue
                event = _joined(each, state, found.score, self.actor)
                state = apply(state, event)
                self.search[row.pk] += store.words_of(each.new)
                self.events.append(event)
                self._received(each, row.pk, row.number, [event], joined=True)
            grown.append(state)
        store.grow(grown, self.search)

    def _received(self, each: Arrival, case: UUID, number: str, told: Sequence[CaseEvent], *, joined: bool) -> None:
        self.memberships.append((each.report, case, each))
        said = dict(zip(store.REPORT_COLUMNS, self.rows[each.report], strict=True))
        self.received.append(
            ReportReceived(
                report=each.report,
                source=each.new.source,
                origin_key=each.new.origin_key,
                content=content_of({**said, "answers": each.new.answers}),
                number=number,
                joined=joined,
                events=len(told),
                digest=digest_of_events(told),
            )
        )


def _was_open(found: Match) -> bool:
    """Whether the case was open when report or sender last looked at it."""
    return found is SAID_SO or (found.spot is not None and found.spot.until is None)


def _joined(each: Arrival, state: CaseState, score: float, actor: str) -> ReportJoined:
    return ReportJoined(
        case=state.id,
        number=state.number,
        seq=state.seq + 1,
        at=each.at,
        actor=actor,
        action="join",
        edge=Edge.STAY,
        state=state.state,
        report=each.report,
        score=round(score, 4),
    )


def _spot(each: Arrival) -> Spot | None:
    if each.place is None:
        return None
    lon, lat, within = each.place.lon, each.place.lat, each.place.within_m
    words = compared(store.words_of(each.new))
    return Spot(each.type, lon, lat, each.at, words, source=each.new.source, within_m=within, apart=each.new.apart)


def _tiles(each: Arrival) -> Iterable[int]:
    if each.place is None:
        return ()
    return tiles_near(each.place.lon, each.place.lat, reach_of(each).radius_m + each.place.within_m)


def _row(each: Arrival) -> list[object]:
    new = each.new
    return [
        each.report,
        new.source,
        new.origin_key,
        new.text,
        each.type,
        new.lon,
        new.lat,
        new.address,
        each.area,
        new.happened_at or each.reported_at,
        each.reported_at,
        new.reporter,
        sealed_contact(new.contact, each.report),
        msgspec.json.encode(new.answers).decode(),
        digest_of(new.secret) if new.secret else "",
        caller_of(new.contact),
    ]
