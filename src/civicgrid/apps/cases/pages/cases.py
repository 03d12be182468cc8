"""The list of cases: every filter, shared by its address, page after page, as CSV."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.queries.lists import shelf
from civicgrid.apps.cases.queries.lists.asked import IN_ADDRESS
from civicgrid.apps.cases.queries.lists.chosen import may_choose
from civicgrid.apps.cases.queries.lists.fields import filter_fields, in_use, sort_field
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.errors import NotFound


@page("cases/", "Cases", needs="cases.see", menu=20, icon="list")
def cases(request: Request) -> Context | Answer | HttpResponseBase:
    """A page of the cases one may see; a case's number leads straight to it."""
    narrowed_by(request.GET, IN_ADDRESS)
    now = timezone.now()
    asked = queries.asked_of(request.GET.dict(), now)
    if asked.filter.words.isdigit() and _is_number(request, asked.filter.words):
        return HttpResponseRedirect(resolve_url("case", number=asked.filter.words))
    page, count = _found(request, asked)
    here = request.GET.urlencode()
    offered, own = shelf.at_hand(here), shelf.kept(request.actor, here)
    wrong = bool(asked.errors)
    shown: Context = {
        "rows": queries.rows_of(page.cases, now),
        "next": page.next,
        "count": count,
        "fields": filter_fields(asked),
        "sort": sort_field(asked),
        "in_use": in_use(asked),
        "wrong": wrong,
        "asked": here,
        "begun": bool(asked.filter.after),
        "at_hand": offered,
        "kept": own,
        "may_keep": not wrong and _may(request, "cases.keep_lists") and not any(each.here for each in (*offered, *own)),
        "may_choose": may_choose(request.actor),
        "may_export": not wrong and _may(request, "cases.export"),
        "may_write": _may(request, "cases.write_down"),
    }
    return Answer(shown, status=400) if wrong else shown


def _found(request: Request, asked: queries.Asked) -> tuple[queries.Page, queries.Count]:
    """A page and the count of all; nothing where a filter cannot be read.

    Without it the list would hold more than was asked for.
    """
    if asked.errors:
        return queries.Page([], ""), queries.Count(0)
    return queries.counted_page_of(request.actor, asked.filter)


def _may(request: Request, action: str) -> bool:
    return bool(request.actor.roles & needed_roles(action))


def _is_number(request: Request, number: str) -> bool:
    try:
        queries.case_of(request.actor, number)
    except NotFound:
        return False
    return True
