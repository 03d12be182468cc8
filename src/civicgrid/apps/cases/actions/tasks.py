"""An officer's errands beside the trunk: to look before filing or before closing."""

from collections.abc import Sequence

from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.queries import waiting_tasks
from civicgrid.apps.cases.queries.story import LOOKS
from civicgrid.apps.cases.rules.guards import NobodyNear
from civicgrid.apps.cases.rules.officers import nearest
from civicgrid.apps.cases.rules.workflow import REPORTED
from civicgrid.apps.cases.types import CaseEvent, TaskDone, TaskRecalled, TaskSet
from civicgrid.apps.directory import api as directory
from civicgrid.base.actions import Act, action
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.plain import plain, reason_of
from civicgrid.kernel.roles import Role

from .arrival import city_clocks, city_day
from .moves import tell, verb


class AlreadyDone(Conflict):
    """This errand was done before."""


class CalledBack(Conflict):
    """You were called back from this errand."""


@verb("send_officer")
def send_officer(act: Act, case: Case, *, note: str = "") -> CaseEvent:
    """Sends the officer who keeps the place and has the least to do."""
    officer = nearest(case.area, directory.holders(Role.OFFICER, city_day(act.at)), waiting_tasks())
    if officer is None:  # which the guard has seen to, unless a post ended in between
        raise NobodyNear(remedy="give an officer a post in this area, or decide without")
    clocks = city_clocks()
    kind, span = LOOKS[case.state], clocks.accept if case.state == REPORTED else clocks.verify
    task = Task.objects.create(
        id=new_id(),
        case=case,
        kind=kind,
        officer=officer.login,
        area=case.area,
        set_at=act.at,
        due_at=clocks.due(act.at, span),
    )
    return tell(act, case, "send_officer", TaskSet, task=task.pk, officer=officer.login, until=task.due_at, reason=note)


@verb("recall_officer")
def recall_officer(act: Act, case: Case, *, reason: str) -> Sequence[CaseEvent]:
    """Calls the officer back: the errand ends without an answer."""
    words = reason_of(reason)
    out = list(Task.objects.select_for_update().filter(case=case, done_at__isnull=True).order_by("set_at"))
    Task.objects.filter(pk__in=[each.pk for each in out]).update(done_at=act.at, note=words)
    return [
        tell(act, case, "recall_officer", TaskRecalled, task=each.pk, officer=each.officer, reason=words)
        for each in out
    ]


@action("cases.do_task", on=Task, sees="cases.do_task")
def do_task(act: Act, task: Task, *, ok: bool, note: str = "") -> CaseEvent:
    """Says what was found: as claimed, or not."""
    if task.done_at is not None:
        raise (CalledBack if task.ok is None else AlreadyDone)(remedy="comment on the case instead")
    Task.objects.filter(pk=task.pk).update(done_at=act.at, ok=ok, note=plain("note", note))
    case = Case.objects.select_for_update().get(pk=task.case_id)
    return tell(act, case, "report_back", TaskDone, task=task.pk, ok=ok, reason=note)
