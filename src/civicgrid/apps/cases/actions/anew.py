"""A report that is taken out of its case gets one of its own."""

import msgspec

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.cases.rules.opening import Arrival, Filing, opening
from civicgrid.apps.cases.rules.projection import project
from civicgrid.apps.cases.types import CaseEvent, NewReport, Source
from civicgrid.apps.grid import api as grid
from civicgrid.base.actions import Act
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.workflow import Phase

from . import store
from .arrival import city_clocks, city_day, filing_of, filing_said, responsible_for


def number_for(report: Report) -> str:
    """A fresh number, of the day on which the report came."""
    return f"{city_day(report.arrived_at):%Y%m%d}{store.next_numbers(1)[0]:07d}"


def open_anew(act: Act, case: Case, report: Report, number: str) -> list[CaseEvent]:
    """Opens the report's own case, timed from its arrival, filed as `case` is."""
    filing = _filing(case, report)
    named = responsible_for(filing.type, report.area, Phase.HANDLE, report.arrived_at) if filing else None
    arrival = Arrival(
        report=report.pk,
        new=_as_new(report),
        at=report.arrived_at,
        area=report.area,
        overlays=_overlays(report),
        type=filing.type if filing else report.type,
        filing=filing,
        responsible=named,
    )
    begun, *more = opening(arrival, new_id(), number, act.actor.id, city_clocks(), platform=act.actor.id)
    told = [msgspec.structs.replace(begun, other=case.number), *more]
    state = project(told)
    store.insert_cases([state], {state.id: store.words_of(arrival.new, number)})
    store.insert_events(told)
    return told


def _filing(case: Case, report: Report) -> Filing | None:
    """As this case is filed; else as the report says itself."""
    if case.condition:
        return filing_of(case.type, case.condition)
    return filing_said(report.type, report.answers, report.arrived_at) if report.type else None


def _overlays(report: Report) -> tuple[str, ...]:
    if report.lon is None or report.lat is None:
        return ()
    (place,) = grid.locate([report.lon], [report.lat])
    return place.overlays if place else ()


def _as_new(report: Report) -> NewReport:
    return NewReport(
        source=Source(report.source),
        origin_key=report.origin_key,
        text=report.text,
        type=report.type,
        lon=report.lon,
        lat=report.lat,
        address=report.address,
        happened_at=report.happened_at,
        reporter=report.reporter,
    )
