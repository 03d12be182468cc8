"""Joining and splitting: many reports, one case; both can be taken back.

No report is ever without a case.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from civicgrid.apps.cases.models import Case, Doubt, Membership, Report
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.opening import Arrival, opening
from civicgrid.apps.cases.rules.projection import apply, project
from civicgrid.apps.cases.rules.workflow import OPEN, VOID
from civicgrid.apps.cases.types import CaseEvent, CaseVoided, NewReport, ReportJoined, ReportSplit, Source
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import narrow
from civicgrid.base.actions import Act
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.workflow import Edge, Phase

from . import store
from .arrival import city_clocks, city_day, filing_of, responsible_for
from .moves import reason_of, tell, verb


class OnlyReport(Conflict):
    """A case keeps at least one report."""


class NotOpen(InvalidInput):
    """There is no other open case {value} in your reach."""


@verb("join")
def join(act: Act, case: Case, *, other: str) -> Sequence[CaseEvent]:
    """Moves every report of the open case `other` into this one.

    `other` ends as void and says where they went.
    """
    gone = _other(act, case, other)
    moved = list(Membership.objects.filter(case=gone, until__isnull=True).select_for_update().order_by("pk"))
    told = [tell(act, case, "join", ReportJoined, report=each.report_id, other=gone.number) for each in moved]
    _move(act, [each.report_id for each in moved], case.pk)
    ended = _void_into(act, gone, case.number)
    parts = [tell(act, part, "set_parent", other=case.number) for part in _open_parts(gone)]
    _settle(act, case, gone)
    return [*told, ended, *parts]


@verb("split")
def split(act: Act, case: Case, *, report: UUID, reason: str) -> Sequence[CaseEvent]:
    """Takes a report out into a case of its own, timed from the report's arrival."""
    if case.reports < 2:
        raise OnlyReport(remedy="void the case instead, or join it to another")
    member = Membership.objects.filter(case=case, report=report, until__isnull=True).select_related("report").first()
    if member is None:
        raise InvalidInput(field="report", value=str(report), remedy="choose one of this case's reports")
    number = f"{city_day(member.report.arrived_at):%Y%m%d}{store.next_numbers(1)[0]:07d}"
    left = tell(act, case, "split", ReportSplit, report=report, other=number, reason=reason_of(reason))
    told = _open_anew(act, member.report, number)
    _move(act, [report], told[0].case)
    return [left, *told]


def _other(act: Act, case: Case, number: str) -> Case:
    reach = narrow(act.actor, "cases.join", Case.objects.filter(number=number, state__in=OPEN))
    found = reach.exclude(pk=case.pk).select_for_update().first()
    if found is None:
        raise NotOpen(field="other", value=number, remedy="look the number up in the list of open cases")
    return found


def _open_parts(whole: Case) -> QuerySet[Case]:
    return Case.objects.filter(parent=whole.number, state__in=OPEN).select_for_update().order_by("pk")


def _move(act: Act, reports: Sequence[UUID], case: UUID) -> None:
    Membership.objects.filter(report__in=reports, until__isnull=True).update(until=act.at)
    store.insert_memberships((report, case, act.at) for report in reports)


def _void_into(act: Act, row: Case, number: str) -> CaseEvent:
    """Ends a case whose reports have all moved into another.

    It may be in any open state, since nothing is left of it.
    """
    state = state_of(row)
    event = CaseVoided(
        case=state.id,
        number=state.number,
        seq=state.seq + 1,
        at=act.at,
        actor=act.actor.id,
        action="void",
        edge=Edge.VOID,
        state=VOID,
        other=number,
    )
    store.insert_events([event])
    store.update(row, apply(state, event))
    return event


def _settle(act: Act, case: Case, gone: Case) -> None:
    """The question whether the two are one is answered.

    What else was asked of `gone` is asked of `case`.
    """
    both, asked = [case.pk, gone.pk], Doubt.objects.filter(settled_at__isnull=True)
    asked.filter(case__in=both, other__in=both).update(settled_at=act.at, same=True)
    asked.filter(case=gone).update(case=case)
    asked.filter(other=gone).update(other=case)


def _open_anew(act: Act, report: Report, number: str) -> list[CaseEvent]:
    filing = filing_of(report.type, at=report.arrived_at) if report.type else None
    named = responsible_for(report.type, report.area, Phase.HANDLE, report.arrived_at) if filing else None
    arrival = Arrival(
        report=report.pk,
        new=_as_new(report),
        at=report.arrived_at,
        area=report.area,
        overlays=_overlays(report),
        filing=filing,
        responsible=named,
    )
    told = list(opening(arrival, new_id(), number, act.actor.id, city_clocks()))
    state = project(told)
    store.insert_cases([state], {state.id: store.words_of(arrival.new, number)})
    store.insert_events(told)
    return told


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
