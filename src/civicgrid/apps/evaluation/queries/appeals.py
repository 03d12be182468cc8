"""Appeals: those one may see, and the steps one may take."""

from collections.abc import Sequence

from django.db.models import QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.apps.evaluation.types import AppealState
from civicgrid.base.access import Actor, allowed, narrow, require
from civicgrid.kernel.errors import NotFound

STEPS = {AppealState.ASKED: "review", AppealState.SUPPORTED: "decide"}
"""What an open appeal waits for."""


def appeals_of(actor: Actor, *, open_only: bool = True) -> QuerySet[Appeal]:
    """The appeals one may see, the longest waiting first."""
    require(actor, "evaluation.see_appeals")
    rows = narrow(actor, "evaluation.see_appeals", Appeal.objects.all()).order_by("asked_at", "number")
    return rows.filter(granted__isnull=True) if open_only else rows


def appeal_of(actor: Actor, number: str) -> Appeal:
    """The appeal of a case; raises NotFound."""
    found = narrow(actor, "evaluation.see_appeals", Appeal.objects.filter(number=number)).select_related("case").first()
    if found is None:
        raise NotFound(field="number", remedy="check the number of the case")
    return found


def steps_for(actor: Actor, appeal: Appeal) -> Sequence[str]:
    """The step the appeal waits for, if it is this actor's to take."""
    step = STEPS.get(AppealState(appeal.state))
    taken = {appeal.asked_by, appeal.reviewed_by}
    return [step] if step and actor.id not in taken and allowed(actor, [f"evaluation.{step}"], appeal) else []


def may_appeal(actor: Actor, number: str) -> bool:
    """Whether the actor may ask: the case is late, not appealed, and in their reach."""
    mine = narrow(actor, "evaluation.appeal", cases.matching(actor, cases.CaseFilter(late=True)).filter(number=number))
    return mine.exists() and not Appeal.objects.filter(number=number).exists()
