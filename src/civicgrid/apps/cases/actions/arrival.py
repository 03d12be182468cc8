"""What a report means in this city: its place, its filing, and who answers for it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import nan

import msgspec

from civicgrid.apps.cases.rules.fusion import RELATED, Reach
from civicgrid.apps.cases.rules.opening import Arrival, Clocks, Filing, Responsible
from civicgrid.apps.cases.rules.places import place_of
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import Location
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.plain import MAX_TEXT, line, plain, storable
from civicgrid.kernel.workflow import Phase

TOLERANCE = timedelta(minutes=5)
"""How far a sender's clock may run ahead of ours."""
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2400, 1, 1, tzinfo=UTC)
"""The times that calendars count."""
FURTHEST = timedelta(hours=14)
"""From Greenwich to the islands where the day begins; PostgreSQL reads nothing beyond 16."""
UNKNOWN = Reach(30.0, 24.0, 0.9 * RELATED)
"""Fusion for reports whose type is not known yet: only what is nearly certain."""
LONGEST = {
    "text": MAX_TEXT,
    "address": 300,
    "origin_key": 200,
    "reporter": 80,
    "contact": 300,
    "closing_note": 2 * MAX_TEXT,
}
"""Characters of each text of a report."""
MANY_LINES = {"text", "closing_note"}
"""The others have one."""


class InTheFuture(InvalidInput):
    """{field} lies in the future: {value}."""


class OutOfTime(InvalidInput):
    """{field} is not a time that calendars count: {value}."""


class ClosedBeforeReported(InvalidInput):
    """The matter was closed at {value}, before it was reported."""


class NotAnArea(InvalidInput):
    """{value} is no area of this city in use."""


class PlacedTwice(InvalidInput):
    """The report names an area besides its point."""


class ManyConditions(InvalidInput):
    """This type is filed under one of several conditions."""


class NothingSaid(InvalidInput):
    """The report does not say what is the matter."""


def arrivals(reports: Sequence[NewReport], now: datetime) -> list[Arrival | CivicGridError]:
    """Each report made ready for a case, or the error that keeps it out.

    All points are located at once.
    """
    lon = [nan if new.lon is None else new.lon for new in reports]
    lat = [nan if new.lat is None else new.lat for new in reports]
    return [_arrival(new, place, now) for new, place in zip(reports, grid.locate(lon, lat), strict=True)]


def reach_of(arrival: Arrival) -> Reach:
    """How far fusion reaches for this report's type."""
    kind = standards.case_types().get(arrival.type)
    return Reach(kind.fusion_radius_m, kind.fusion_window_h, kind.fusion_threshold) if kind else UNKNOWN


def city_clocks() -> Clocks:
    """The city's calendar and the times of its desk."""
    spans = grid.city().clocks
    return Clocks(standards.calendar(), spans["accept"], spans["dispatch"], spans["verify"])


def filing_of(type_words: str, condition: str) -> Filing:
    """The filing of a type (code, path or name) under a condition."""
    kind = _type(type_words)
    return _under(kind, standards.condition(kind.path, condition))


def filing_said(type_words: str, answers: Mapping[str, object], at: datetime) -> Filing | None:
    """The filing for which a report speaks itself; None where somebody has to judge."""
    kind = _type(type_words)
    under = standards.condition_for(kind.path, answers, city_day(at))
    return _under(kind, under) if under else None


def filing_chosen(type_words: str, condition: str, at: datetime) -> Filing:
    """The filing that somebody chose; a condition may be left away where there is one."""
    if condition:
        return filing_of(type_words, condition)
    if only := filing_said(type_words, {}, at):
        return only
    known = [each.code for each in standards.conditions_in_force(_type(type_words).path, city_day(at))]
    raise ManyConditions(field="condition", remedy="choose one of {known}", known=known)


def _type(words: str) -> CaseTypeRecord:
    return standards.case_types().get(words) or standards.leaf(words)


def _under(kind: CaseTypeRecord, condition: ConditionRecord) -> Filing:
    return Filing(kind.path, condition.code, condition.deadline, condition.closing_span)


def check_countable(field: str, moment: datetime) -> None:
    """Raises what is wrong with a moment of no zone on Earth, or out of all calendars."""
    offset = moment.utcoffset()
    if offset is None or abs(offset) > FURTHEST:
        raise InvalidInput(field=field, value=moment.isoformat(), remedy="add the time zone, as +08:00")
    if not EARLIEST <= moment < LATEST:
        raise OutOfTime(field=field, value=moment.isoformat(), remedy="stay between 1970 and 2400")


def city_day(moment: datetime) -> date:
    """The day it is in the city."""
    return standards.calendar().local(moment).date()


def responsible_for(type_path: str, area: str, phase: Phase, at: datetime) -> Responsible | None:
    """Whom the matrix names on the city's day; None is a gap."""
    duty = duties.owner(type_path, area, phase, city_day(at))
    return (
        Responsible(duty.organisation_path, " × ".join(each or "*" for each in (duty.type, duty.area, duty.phase)))
        if duty
        else None
    )


def _arrival(new: NewReport, place: Location | None, now: datetime) -> Arrival | CivicGridError:
    try:
        if place is None and (new.lon is not None or new.lat is not None):
            place = _insist(new)
        _check(new, now)
        at = standards.calendar().local(new.arrived_at or now)
        kind = _type(new.type) if new.type else None
        _check_answers(new, kind)
        filing = _filing(new, kind, at) if kind else None
        if place is None:
            place = _in_area(new.area)
            new = msgspec.structs.replace(new, area=place.area)
        area = place.area
        responsible = responsible_for(filing.type, area, Phase.HANDLE, at) if filing else None
    except CivicGridError as error:
        return error
    return Arrival(
        report=new_id(int(at.timestamp() * 1000)),
        new=new,
        at=at,
        area=area,
        overlays=place.overlays,
        place=place_of(new.lon, new.lat, grid.areas().get(area)),
        type=kind.path if kind else "",
        filing=filing,
        responsible=responsible,
    )


def _filing(new: NewReport, kind: CaseTypeRecord, at: datetime) -> Filing | None:
    """As the report says; history was filed before, under its day's first condition."""
    said = filing_said(kind.path, new.answers, at)
    if said or new.arrived_at is None:
        return said
    return _under(kind, standards.conditions_in_force(kind.path, city_day(at))[0])


def _insist(new: NewReport) -> Location:
    """Raises what is wrong with a place that lies nowhere in the city."""
    if new.lon is None or new.lat is None:
        raise InvalidInput(field="lat" if new.lat is None else "lon", value=None, remedy="give both or neither")
    return grid.locate_one(new.lon, new.lat)


def _in_area(named: str) -> Location:
    """Where a report without a point lies: in its area, else somewhere in the city.

    So it does if it names an overlay, which may lie across several areas.
    """
    if not named:
        return Location(grid.root())
    found = grid.find(named)
    if found is None or not found.active:
        raise NotAnArea(field="area", value=named, remedy="use a code of areas.geojson")
    return Location(grid.root(), (found.code,)) if found.level in grid.city().overlays else Location(found.path)


def _check(new: NewReport, now: datetime) -> None:
    if not new.origin_key:
        raise InvalidInput(field="origin_key", value="", remedy="name the delivery, so that it counts once")
    for field, limit in LONGEST.items():
        (plain if field in MANY_LINES else line)(field, getattr(new, field), limit)
    _check_times(new, now)
    if new.area and new.lon is not None:
        raise PlacedTwice(field="area", remedy="give one of the two")
    if not (new.type or new.text.strip()):
        raise NothingSaid(field="text", remedy="choose a type or say in words what is the matter")


def _check_times(new: NewReport, now: datetime) -> None:
    for field in ("happened_at", "arrived_at", "closed_at", "promised_at"):
        if moment := getattr(new, field):
            _check_moment(field, moment, LATEST if field == "promised_at" else now + TOLERANCE)
    if new.closed_at and new.closed_at < (new.arrived_at or now):
        raise ClosedBeforeReported(
            field="closed_at", value=new.closed_at.isoformat(), remedy="correct one of the times"
        )


def _check_moment(field: str, moment: datetime, latest: datetime) -> None:
    check_countable(field, moment)
    if moment > latest:
        raise InTheFuture(field=field, value=moment.isoformat(), remedy="check the clock and the time zone")


def _check_answers(new: NewReport, kind: CaseTypeRecord | None) -> None:
    """Whoever reports now answers the questions; history was not asked."""
    storable("answers", new.answers)
    if kind is None and new.answers:
        raise InvalidInput(field="answers", value="…", remedy="choose the type whose questions they answer")
    if kind and (new.answers or new.arrived_at is None):
        standards.check_answers(kind.path, new.answers)
