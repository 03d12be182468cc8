"""The verbs of appeals."""

from collections.abc import Callable, Mapping, Sequence

from civicgrid.apps.cases import api as cases
from civicgrid.apps.duties import api as duties
from civicgrid.base.access import narrow, refuse
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.http import keys
from civicgrid.kernel.errors import Conflict, NotFound
from civicgrid.kernel.plain import reason_of
from civicgrid.kernel.workflow import Phase

from .models import Appeal
from .queries import city_day
from .rules import next_state
from .types import AppealAsked, AppealDecided, AppealReviewed, AppealState


class AppealedBefore(Conflict):
    """This case was appealed before; what was decided stands."""


class NotLate(Conflict):
    """This case is not late, so there is nothing to excuse."""


@creation("evaluation.appeal")
def appeal(act: Act, number: str, *, reason: str, key: str = "") -> Sequence[AppealAsked]:
    """Asks, once for a case, to excuse its lateness; the matrix names the judge.

    The same that was asked under a key before is asked already.
    """
    given = keys.named(act.actor, "appeal", key).id
    before = Appeal.objects.filter(pk=given).first()
    if before:
        if (before.number, before.reason) != (number, reason_of(reason)):
            raise keys.OtherUnderKey(field=keys.HEADER, remedy="give each appeal a key of its own")
        return ()
    seen = cases.matching(act.actor, cases.CaseFilter()).filter(number=number)
    case = narrow(act.actor, "evaluation.appeal", seen).select_for_update().first()
    if case is None:
        raise refuse(act.action) if seen.exists() else NotFound(field="number", remedy="check the number of the case")
    if not case.late:
        raise NotLate(field="number")
    if Appeal.objects.filter(case=case).exists():
        raise AppealedBefore(field="number")
    judge = duties.owner(case.type, case.area, Phase.EVALUATE, city_day(act.at))
    asked = Appeal.objects.create(
        id=given,
        case=case,
        number=case.number,
        state=AppealState.ASKED,
        organisation=case.organisation,
        area=case.area,
        judge=judge.organisation_path if judge else "",
        reason=reason_of(reason),
        asked_by=act.actor.id,
        asked_at=act.at,
    )
    return (
        AppealAsked(
            number=number,
            state=AppealState.ASKED,
            reason=asked.reason,
            organisation=asked.organisation,
            judge=asked.judge,
        ),
    )


@action("evaluation.review", on=Appeal, sees="evaluation.see_appeals")
def review(act: Act, appeal: Appeal, *, ok: bool, reason: str) -> AppealReviewed:
    """Supports or refuses the appeal, as the dispatcher who knows the case."""
    state = next_state("review", AppealState(appeal.state), ok=ok, actor=act.actor.id, others={appeal.asked_by})
    _advance(appeal, state, review=reason_of(reason), reviewed_by=act.actor.id, reviewed_at=act.at)
    return AppealReviewed(number=appeal.number, state=state, reason=appeal.review)


@action("evaluation.decide", on=Appeal, sees="evaluation.see_appeals")
def decide(act: Act, appeal: Appeal, *, ok: bool, reason: str) -> AppealDecided:
    """Grants or refuses a supported appeal.

    Granted, the case no longer counts as late; that it was late stays.
    """
    others = {appeal.asked_by, appeal.reviewed_by}
    state = next_state("decide", AppealState(appeal.state), ok=ok, actor=act.actor.id, others=others)
    _advance(appeal, state, decision=reason_of(reason), decided_by=act.actor.id, decided_at=act.at)
    return AppealDecided(number=appeal.number, state=state, reason=appeal.decision)


STEPS: Mapping[str, Callable[..., AppealReviewed | AppealDecided]] = {"review": review, "decide": decide}
"""What an appeal waits for, by name."""


def _advance(appeal: Appeal, state: AppealState, **facts: object) -> None:
    granted = {AppealState.GRANTED: True, AppealState.REFUSED: False}.get(state)
    for name, value in {**facts, "state": state, "granted": granted, "seq": appeal.seq + 1}.items():
        setattr(appeal, name, value)
    appeal.save()
