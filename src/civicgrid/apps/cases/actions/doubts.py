"""Answers to questions of fusion: a dispatcher says whether two cases are one."""

from civicgrid.apps.cases.models import Case, Doubt
from civicgrid.apps.cases.types import CaseEvent, KeptApart
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, action
from civicgrid.kernel.errors import Conflict

from .together import join


class Settled(Conflict):
    """This question was answered before."""


def settle_doubt(actor: Actor, doubt: Doubt, *, same: bool) -> CaseEvent | KeptApart | None:
    """Joins the younger case into the older one, or keeps the two apart for good."""
    if same:
        return join(actor, doubt.other, other=doubt.case.number)[-1]
    return _keep_apart(actor, doubt.case, doubt)


@action("cases.keep_apart", on=Case, sees="cases.see")
def _keep_apart(act: Act, case: Case, doubt: Doubt) -> KeptApart:
    open_doubts = Doubt.objects.filter(pk=doubt.pk, case=case, settled_at__isnull=True)
    if not open_doubts.update(settled_at=act.at, same=False):
        raise Settled(remedy="look at the case again")
    return KeptApart(number=case.number, other=doubt.other.number, report=doubt.report_id)
