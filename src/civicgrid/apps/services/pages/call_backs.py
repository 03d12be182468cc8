"""The calls that the hotline promised: whom, why, until when; tried, and settled."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.base.http import Problem, Request, narrowed_by, spoken
from civicgrid.base.ui import Answer, Context, called, page, see_other
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines

SHOWN = 100
COLUMNS = ("asked_at", "due_at", "who", "why", "case", "tries", "done_at", "done_by", "outcome")


class NoSuchCall(NotFound):
    """This call is not on your list."""


@page("hotline/call-backs/", "Calls to make", needs="cases.answer_calls", statements=12, icon="phone")
def call_backs(request: Request) -> Context | Answer | HttpResponseBase:
    """The calls that wait or were made; shows a number, takes what came of it."""
    if request.method != "POST":
        narrowed_by(request.GET, ("done", "csv"))
        return _csv(request) if "csv" in request.GET else _shown(request)
    done = bool(request.POST.get("done"))
    try:
        call = _call(request, done=done)
        if request.POST.get("step") == "number":
            return {**_shown(request), "number_of": call.pk, "contact": cases.call_back_number(request.actor, call)}
        _STEPS.get(request.POST.get("step", ""), _settle)(request, call)
    except CivicGridError as error:
        return Answer({**_shown(request), **_refused(request, spoken(error))}, status=error.status)
    return see_other("call_backs")


def _call(request: Request, *, done: bool) -> cases.CallBack:
    try:
        found = cases.call_backs(request.actor, done=done).filter(pk=UUID(request.POST.get("call", ""))).first()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchCall(field="call", remedy="look at the list again: somebody may have called")
    if request.POST.get("seq", "").isdecimal():
        found.seq = int(request.POST["seq"][:9])
    return found


def _try(request: Request, call: cases.CallBack) -> None:
    cases.try_call_back(request.actor, call)
    messages.success(request, gettext("Nobody answered: it stays on the list."))


def _settle(request: Request, call: cases.CallBack) -> None:
    cases.settle_call_back(request.actor, call, outcome=request.POST.get("outcome", ""))
    messages.success(request, gettext("The call is made."))


_STEPS: Mapping[str, Callable[[Request, cases.CallBack], None]] = {"try": _try, "settle": _settle}


def _refused(request: Request, problem: Problem) -> Context:
    return {"problem": problem, "wrong": request.POST.get("call", ""), "outcome": request.POST.get("outcome", "")}


def _shown(request: Request) -> Context:
    done = bool(request.GET.get("done"))
    calls = list(cases.call_backs(request.actor, done=done)[:SHOWN])
    return {"calls": calls, "done": done, "now": timezone.now()}


def _csv(request: Request) -> HttpResponse:
    """The same list as CSV; numbers stay sealed."""
    calls = cases.call_backs(request.actor, done=bool(request.GET.get("done")))
    rows = [[*(_cell(getattr(call, column)) for column in COLUMNS), called("person", call.done_by)] for call in calls]
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="calls-{timezone.localdate()}.csv"'
    response.writelines(lines([[*COLUMNS, "done_by_name"], *rows]))
    return response


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return "" if value is None else str(value)
