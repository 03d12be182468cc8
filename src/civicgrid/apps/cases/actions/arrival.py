"""What a report means in this city: where it lies, under what it is filed, who answers for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import nan

from civicgrid.apps.cases.rules.fusion import Reach
from civicgrid.apps.cases.rules.opening import Arrival, Clocks, Filing, Responsible
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import Location
from civicgrid.apps.standards import api as standards
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.workflow import Phase

TOLERANCE = timedelta(minutes=5)
"""How far a sender's clock may run ahead of ours."""
MAX_TEXT = 10_000
"""Characters of a report's text."""
UNKNOWN = Reach(30.0, 24.0, 0.9)
"""Fusion for reports whose type is not known yet: only what is nearly certain."""


class TooLong(InvalidInput):
    """{field} has {length} characters; at most {limit} are taken."""


class InTheFuture(InvalidInput):
    """{field} lies in the future: {value}."""


class EndsBeforeItBegins(InvalidInput):
    """The matter was closed at {value}, before it was reported."""


class NothingSaid(InvalidInput):
    """The report says neither what nor where."""


def arrivals(reports: Sequence[NewReport], now: datetime) -> list[Arrival | CivicGridError]:
    """Each report made ready for a case, or the error that keeps it out; locates all points at once."""
    lon = [nan if new.lon is None else new.lon for new in reports]
    lat = [nan if new.lat is None else new.lat for new in reports]
    return [_arrival(new, place, now) for new, place in zip(reports, grid.locate(lon, lat), strict=True)]


def reach_of(arrival: Arrival) -> Reach:
    """How far fusion reaches for this report's type."""
    kind = standards.case_types().get(arrival.filing.type) if arrival.filing else None
    return Reach(kind.fusion_radius_m, kind.fusion_window_h, kind.fusion_threshold) if kind else UNKNOWN


def city_clocks() -> Clocks:
    """The city's calendar and the times of its desk."""
    spans = grid.city().clocks
    return Clocks(standards.calendar(), spans["accept"], spans["dispatch"], spans["verify"])


def filing_of(type_words: str, condition: str = "") -> Filing:
    """The filing of a type by its code, path or name; raises when there is none."""
    kind = standards.case_types().get(type_words) or standards.leaf(type_words)
    under = standards.condition(kind.path, condition)
    return Filing(kind.path, under.code, under.deadline, under.closing_span)


def responsible_for(type_path: str, area: str, phase: Phase, day: datetime) -> Responsible | None:
    """Whom the matrix names; None is a gap."""
    duty = duties.owner(type_path, area, phase, day.date())
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
        filing = filing_of(new.type) if new.type else None
        if filing and new.answers:
            standards.check_answers(filing.type, new.answers)
        at = new.arrived_at or now
        area = place.area if place else grid.root()
        responsible = responsible_for(filing.type, area, Phase.HANDLE, at) if filing else None
    except CivicGridError as error:
        return error
    return Arrival(
        report=new_id(int(at.timestamp() * 1000)),
        new=new,
        at=at,
        area=area,
        overlays=place.overlays if place else (),
        filing=filing,
        responsible=responsible,
    )


def _insist(new: NewReport) -> Location:
    """Raises what is wrong with a place that lies nowhere in the city."""
    if new.lon is None or new.lat is None:
        raise InvalidInput(field="lat" if new.lat is None else "lon", value=None, remedy="give both or neither")
    return grid.locate_one(new.lon, new.lat)


def _check(new: NewReport, now: datetime) -> None:
    if not new.origin_key:
        raise InvalidInput(field="origin_key", value="", remedy="name the delivery, so that it counts once")
    for field, limit in (("text", MAX_TEXT), ("address", 300), ("origin_key", 200), ("reporter", 80), ("contact", 300)):
        if len(getattr(new, field)) > limit:
            raise TooLong(field=field, length=len(getattr(new, field)), limit=limit, remedy="shorten it")
    for field in ("happened_at", "arrived_at", "closed_at"):
        _check_moment(field, getattr(new, field), now)
    if new.closed_at and new.closed_at < (new.arrived_at or now):
        raise EndsBeforeItBegins(field="closed_at", value=new.closed_at.isoformat(), remedy="correct one of the times")
    if not (new.type or new.text.strip()):
        raise NothingSaid(field="text", remedy="choose a type or say in words what is the matter")


def _check_moment(field: str, moment: datetime | None, now: datetime) -> None:
    if moment is None:
        return
    if moment.tzinfo is None:
        raise InvalidInput(field=field, value=moment.isoformat(), remedy="add the time zone, as +08:00")
    if moment > now + TOLERANCE:
        raise InTheFuture(field=field, value=moment.isoformat(), remedy="check the clock and the time zone")
