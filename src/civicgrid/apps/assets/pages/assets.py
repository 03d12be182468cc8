"""The list of assets: every filter, shared by its address, as a map, as a file."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from civicgrid.apps.assets.queries.asked import IN_ADDRESS, Asked, asked_of, filter_fields
from civicgrid.apps.assets.queries.found import find
from civicgrid.apps.assets.queries.lists import COUNTED, Page, count_of, page_of
from civicgrid.apps.assets.queries.one import NoSuchAsset, asset_of
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Answer, Context, page


@page("assets/", "Assets", needs="assets.see", menu=45, icon="asset")
def assets(request: Request) -> Context | Answer | HttpResponseBase:
    """A page of the assets one may see; a whole code leads straight to its asset."""
    narrowed_by(request.GET, IN_ADDRESS)
    asked = asked_of(request.GET.dict(), timezone.localdate())
    if _is_code(request, asked.filter.words):
        return HttpResponseRedirect(resolve_url("asset", asset=asked.filter.words))
    wrong = bool(asked.errors)
    found, count = (Page([], ""), 0) if wrong else (page_of(request.actor, asked.filter), _count(request, asked))
    here = request.GET.copy()
    here.pop("after", None)
    shown: Context = {
        "rows": found.assets,
        "next": found.next,
        "count": min(count, COUNTED),
        "more": count > COUNTED,
        "fields": filter_fields(asked),
        "in_use": asked.in_use,
        "wrong": wrong,
        "asked": here.urlencode(),
        "begun": bool(asked.filter.after),
        "today": timezone.localdate(),
        "bounds": ",".join(f"{degrees:.5f}" for degrees in _bounds(asked)),
        "may_register": _may(request, "assets.register"),
        "may_import": _may(request, "assets.import"),
        "may_export": not wrong and _may(request, "assets.export"),
    }
    return Answer(shown, status=400) if wrong else shown


def _count(request: Request, asked: Asked) -> int:
    return count_of(request.actor, asked.filter)


def _bounds(asked: Asked) -> tuple[float, ...]:
    return grid.areas()[asked.filter.area or grid.root()].bounds


def _may(request: Request, action: str) -> bool:
    return bool(request.actor.roles & needed_roles(action))


def _is_code(request: Request, words: str) -> bool:
    if not words or find(words) is None:
        return False
    try:
        asset_of(request.actor, words)
    except NoSuchAsset:
        return False
    return True
