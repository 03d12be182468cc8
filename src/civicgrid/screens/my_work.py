"""My work: what waits for me, the first due first; beside it the case I look at."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Answer, Context, links_for, page

SHOWN = 50
"""Errands and questions on the page at once."""

MIXED = (cases.OPEN_CASES, "escalated", "desk", "asked")
"""Groups whose cases are in several states, so that each says its own."""


class Group(msgspec.Struct, frozen=True):
    """A group of what waits, how much of it is late, and whether it is the one shown."""

    code: str
    count: int
    late: int
    chosen: bool


@page("work/", "My work", needs="cases.see", menu=10, icon="tray")
def work(request: Request) -> Context | Answer:
    """The groups, and the list of the chosen one, else of the first that holds any."""
    narrowed_by(request.GET, [*cases.IN_ADDRESS, "group"])
    now, actor = timezone.now(), request.actor
    waiting = cases.waiting(actor)
    chosen = _chosen(waiting, request.GET.get("group", ""))
    asked = cases.asked_of(request.GET.dict(), now, cases.sort_of(chosen))
    shown: Context = {
        "groups": [Group(each.code, each.count, each.late, each.code == chosen) for each in waiting],
        "besides": links_for("work", actor, now),
        "chosen": chosen,
        "elsewhere": next((each for each in waiting if each.count and each.code != chosen), None),
        "mixed": chosen in MIXED,
        "many": cases.MANY,
        "may_choose": cases.may_choose(actor),
        "fields": [*cases.filter_fields(asked, states=chosen == cases.OPEN_CASES), cases.sort_field(asked)],
        "in_use": cases.in_use(asked),
        "wrong": bool(asked.errors),
        "begun": bool(asked.filter.after),
        "everything": urlencode({**request.GET.dict(), "group": chosen}),
    }
    if chosen == cases.ERRANDS:
        shown["errands"] = cases.errands_for(actor).select_related("case")[:SHOWN]
    elif chosen == cases.DOUBTS:
        shown["doubts"] = cases.doubts_for(actor)[:SHOWN]
    elif asked.errors:
        shown |= {"rows": [], "next": ""}
    else:
        found = cases.page_of(actor, asked.filter, among=cases.cases_in(actor, chosen))
        shown |= {"rows": cases.rows_of(found.cases, now), "next": found.next}
    return Answer(shown, status=400) if asked.errors else shown


def _chosen(waiting: Sequence[cases.Waiting], wanted: str) -> str:
    codes = [each.code for each in waiting]
    if wanted in codes:
        return wanted
    return next((each.code for each in waiting if each.count), codes[-1])
