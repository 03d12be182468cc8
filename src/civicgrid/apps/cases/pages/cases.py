"""The list of cases: every filter, shared by its address, page after page, as CSV."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.queries.filters import filter_fields, in_use, sort_field
from civicgrid.base.http import Request
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.errors import NotFound


@page("cases/", "Cases", needs="cases.see", menu=20)
def cases(request: Request) -> Context | Answer | HttpResponseBase:
    """A page of the cases one may see; a case's number leads straight to it."""
    now = timezone.now()
    asked = queries.asked_of(request.GET.dict(), now)
    if asked.filter.words.isdigit() and _is_number(request, asked.filter.words):
        return HttpResponseRedirect(resolve_url("case", number=asked.filter.words))
    page, count = queries.counted_page_of(request.actor, asked.filter)
    shown: Context = {
        "rows": queries.rows_of(page.cases, now),
        "next": page.next,
        "count": count,
        "fields": filter_fields(asked),
        "sort": sort_field(asked),
        "words": asked.written["words"],
        "in_use": in_use(asked),
        "wrong": bool(asked.errors),
        "asked": request.GET.urlencode(),
        "begun": bool(asked.filter.after),
    }
    return Answer(shown, status=400) if asked.errors else shown


def _is_number(request: Request, number: str) -> bool:
    try:
        queries.case_of(request.actor, number)
    except NotFound:
        return False
    return True
