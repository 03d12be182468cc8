"""Joining and splitting: many reports, one case; both can be taken back.

No report is ever without a case, no open case without a report, and no event is erased.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet

from civicgrid.apps.cases.models import Case, Doubt, Membership
from civicgrid.apps.cases.queries.origins import Origin, origins_of
from civicgrid.apps.cases.queries.story import events_of
from civicgrid.apps.cases.rules.projection import CaseState, project
from civicgrid.apps.cases.rules.workflow import OPEN, VOID
from civicgrid.apps.cases.types import CaseEvent, CaseJoined, CaseNoted, CaseRevived, ReportJoined, ReportSplit
from civicgrid.base.access import narrow
from civicgrid.base.actions import Act
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import reason_of
from civicgrid.kernel.workflow import Edge

from . import store
from .anew import number_for, open_anew
from .moves import tell, verb, write


class NotOpen(InvalidInput):
    """There is no other open case {value} in your reach."""


@verb("join")
def join(act: Act, case: Case, *, other: str) -> Sequence[CaseEvent]:
    """Moves every report of the open case `other` into this one.

    Its open parts come along, seen or not. `other` ends as void and says where they went.
    """
    gone = _other(act, case, other)
    moved = [each.report_id for each in _members(gone)]
    told = [tell(act, case, "join", ReportJoined, report=report, other=gone.number) for report in moved]
    _move(act, moved, case.pk)
    whole = case.number if case.parent in {"", gone.number} else case.parent
    parts = list(Case.objects.filter(parent=gone.number, state__in=OPEN).select_for_update().order_by("pk"))
    ended = write(
        act,
        gone,
        CaseJoined,
        action="join_into",
        edge=Edge.VOID,
        state=VOID,
        other=case.number,
        parts=tuple(part.number for part in parts),
        whole=whole,
    )
    _settle(act, case, gone)
    return [*told, ended, *(_made_part(act, part, "" if part.pk == case.pk else whole) for part in parts)]


@verb("split")
def split(act: Act, case: Case, *, report: UUID, reason: str) -> Sequence[CaseEvent]:
    """Takes a report out.

    One that came with another case goes back to it, as do all that came along: the join is taken back. Any other
    gets a case of its own, timed from its arrival; so does one without which nothing would be left here.
    """
    members = {each.report_id: each for each in _members(case).select_related("report")}
    if report not in members:
        raise InvalidInput(field="report", value=str(report), remedy="choose one of this case's reports")
    origins, words = origins_of(case), reason_of(reason)
    origin = origins.get(report)
    along = [each for each in members if origin and origins.get(each) == origin]
    if origin and len(along) < len(members):
        return _take_back(act, case, origin, along, words)
    number = number_for(members[report].report)
    left = tell(act, case, "split", ReportSplit, report=report, other=number, reason=words)
    told = open_anew(act, case, members[report].report, number)
    _move(act, [report], told[0].case)
    return [left, *told]


def _take_back(act: Act, case: Case, origin: Origin, along: Sequence[UUID], words: str) -> Sequence[CaseEvent]:
    """The joined case goes on as it was, with the reports that came along."""
    home = Case.objects.select_for_update().get(pk=origin.case)
    facts = {"other": home.number, "reason": words}
    left = [tell(act, case, "split", ReportSplit, report=report, **facts) for report in along]
    _move(act, along, home.pk)
    before, joined = _before_join(home)
    revived = write(
        act,
        home,
        CaseRevived,
        action="revive",
        edge=Edge.REVIVE,
        state=before.state,
        asked=before.asked,
        until=before.suspended_until,
        other=case.number,
        reports=tuple(along),
        reason=words,
    )
    _ask_again(act, case, home, along)
    return [*left, revived, *_given_back(act, case, home, joined)]


def _before_join(home: Case) -> tuple[CaseState, CaseJoined]:
    """What a case was before it joined another, and its joining."""
    told = events_of(home)
    place, joined = next((n, each) for n, each in reversed([*enumerate(told)]) if isinstance(each, CaseJoined))
    return project(told[:place]), joined


def _given_back(act: Act, case: Case, home: Case, joined: CaseJoined) -> Iterator[CaseEvent]:
    """The parts that the join took along, unless they are part of a third one by now.

    The case itself comes last, and only if it has no parts of its own by now.
    """
    parts = Case.objects.filter(number__in=joined.parts).select_for_update().order_by("pk")
    for part in sorted(parts, key=lambda each: each.pk == case.pk):
        itself = part.pk == case.pk
        if part.parent == ("" if itself else joined.whole) and not (itself and _has_parts(part)):
            yield _made_part(act, part, home.number)


def _has_parts(case: Case) -> bool:
    return Case.objects.filter(parent=case.number).exists()


def _made_part(act: Act, part: Case, number: str) -> CaseEvent:
    return write(act, part, CaseNoted, action="set_parent", edge=Edge.STAY, state=part.state, other=number)


def _other(act: Act, case: Case, number: str) -> Case:
    reach = narrow(act.actor, "cases.join", Case.objects.filter(number=number, state__in=OPEN))
    found = reach.exclude(pk=case.pk).select_for_update().first()
    if found is None:
        raise NotOpen(field="other", value=number, remedy="look the number up in the list of open cases")
    return found


def _members(case: Case) -> QuerySet[Membership]:
    return Membership.objects.filter(case=case, until__isnull=True).select_for_update(of=("self",)).order_by("pk")


def _move(act: Act, reports: Sequence[UUID], case: UUID) -> None:
    Membership.objects.filter(report__in=reports, until__isnull=True).update(until=act.at)
    store.insert_memberships((report, case, act.at) for report in reports)


def _settle(act: Act, case: Case, gone: Case) -> None:
    """The question whether the two are one is answered.

    What else was asked of `gone` is asked of `case`.
    """
    both, asked = [case.pk, gone.pk], Doubt.objects.filter(settled_at__isnull=True)
    asked.filter(case__in=both, other__in=both).update(settled_at=act.at, same=True)
    asked.filter(case=gone).update(case=case)
    asked.filter(other=gone).update(other=case)


def _ask_again(act: Act, case: Case, home: Case, reports: Sequence[UUID]) -> None:
    """The two are not one after all.

    What is asked of these reports is asked of `home` again.
    """
    both = [case.pk, home.pk]
    Doubt.objects.filter(case__in=both, other__in=both, same=True).update(settled_at=act.at, same=False)
    Doubt.objects.filter(case=case, report__in=reports, settled_at__isnull=True).update(case=home)
