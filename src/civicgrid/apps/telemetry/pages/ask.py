"""The console of analysts: one question in SQL.

Its answer as a table and a picture.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.telemetry.actions import questions
from civicgrid.apps.telemetry.models import KeptQuestion
from civicgrid.apps.telemetry.queries import console
from civicgrid.apps.telemetry.queries.console.answers import SECONDS, SHOWN
from civicgrid.apps.telemetry.queries.console.examples import EXAMPLES
from civicgrid.apps.telemetry.queries.console.shown import Shown, shown
from civicgrid.base.http import Problem, Request, narrowed_by, spoken
from civicgrid.base.tables import Form
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.errors import CivicGridError


@page("ask/", "Ask in SQL", needs="telemetry.query", menu=-35, icon="search", statements=24)
def ask(request: Request) -> Answer | HttpResponseBase:
    """Shows the editor; what is sent is asked, kept or forgotten first."""
    narrowed_by(request.GET, ("sql", "kept"))
    if request.method != "POST":
        return Answer(_context(request, _begun(request)))
    sql, problem, answer = request.POST.get("sql", ""), None, None
    try:
        if name := request.POST.get("forget"):
            questions.forget(request.actor, name)
            messages.success(request, gettext("The question is forgotten."))
            return HttpResponseRedirect(resolve_url("ask"))
        if request.POST.get("act") == "keep":
            return _kept(request, sql)
        with questions.ask(request.actor, sql) as asked:
            answer = shown(asked.schema, asked.batches, SHOWN)
    except CivicGridError as error:
        problem = spoken(error)
    return Answer(_context(request, sql, answer, problem), status=problem.status if problem else 200)


def _kept(request: Request, sql: str) -> HttpResponseRedirect:
    name = questions.keep(request.actor, request.POST.get("keep", ""), sql)
    messages.success(request, gettext("The question is kept under its name."))
    return HttpResponseRedirect(f"{resolve_url('ask')}?{urlencode({'kept': name})}")


def _begun(request: Request) -> str:
    """What stands in the editor at first.

    A kept question, what the address says, or an example.
    """
    if name := request.GET.get("kept"):
        kept = KeptQuestion.objects.filter(person=request.actor.id, name=name).first()
        return kept.sql if kept else ""
    return request.GET.get("sql", "") or EXAMPLES[0].sql


def _context(request: Request, sql: str, answer: Shown | None = None, problem: Problem | None = None) -> Context:
    return {
        "sql": sql,
        "answer": answer,
        "problem": problem,
        "views": console.views(),
        "examples": [(each.words, f"?{urlencode({'sql': each.sql})}") for each in EXAMPLES],
        "kept": KeptQuestion.objects.filter(person=request.actor.id).order_by("name"),
        "name": request.POST.get("keep") or request.GET.get("kept", ""),
        "forms": [Form.CSV, Form.PARQUET, Form.ARROW, Form.JSON],
        "most": SHOWN,
        "seconds": SECONDS,
    }
