"""A new asset, and its facts and its place changed: one form, also on a phone."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.assets.actions.life import change, place, register
from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.one import asset_of
from civicgrid.apps.assets.queries.written import (
    day_said,
    drawing_said,
    fact_fields,
    new_fields,
    place_fields,
    said_of,
    written_of,
)
from civicgrid.apps.grid import api as grid
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Field, page, see_other, told
from civicgrid.kernel.errors import CivicGridError

PLACED = {"geometry": "lon", "point": "lon"}
"""What is wrong with the place is told beside its first field."""


@page("assets/new/", "New asset", needs="assets.register", statements=16)
def new_asset(request: Request) -> Answer | HttpResponseBase:
    """Registers an asset; its code is offered when kind and place are chosen."""
    if request.method != "POST":
        return _new(request.GET.dict())
    sent = request.POST.dict()
    try:
        event = register(request.actor, said_of(sent))
    except CivicGridError as error:
        return _new(sent, error)
    messages.success(request, gettext("The asset %(code)s is registered.") % {"code": event.asset})
    return see_other("asset", asset=event.asset)


@page("asset/<str:asset>/change/", "Change an asset", needs="assets.change", statements=16)
def change_asset(request: Request, asset: str) -> Answer | HttpResponseBase:
    """Changes what is known of an asset."""
    seen = asset_of(request.actor, asset, "assets.change")
    if request.method != "POST":
        return _change(seen, written_of(seen))
    sent = request.POST.dict()
    if sent.get("seq", "").isdecimal():
        seen.seq = int(sent["seq"][:9])
    try:
        change(request.actor, seen, said_of(sent))
    except CivicGridError as error:
        return _change(seen, sent, error)
    messages.success(request, gettext("The facts are changed."))
    return see_other("asset", asset=seen.code)


@page("asset/<str:asset>/move/", "Move an asset", needs="assets.place", statements=16)
def move_asset(request: Request, asset: str) -> Answer | HttpResponseBase:
    """Puts an asset somewhere else."""
    seen = asset_of(request.actor, asset, "assets.place")
    if request.method != "POST":
        return _move(seen, {"lon": f"{seen.lon:.6f}", "lat": f"{seen.lat:.6f}"})
    sent = request.POST.dict()
    try:
        place(request.actor, seen, drawing_said(sent), day=day_said(sent), text=sent.get("text", ""))
    except CivicGridError as error:
        return _move(seen, sent, error)
    messages.success(request, gettext("The asset stands at its new place."))
    return see_other("asset", asset=seen.code)


def _new(sent: Mapping[str, str], error: CivicGridError | None = None) -> Answer:
    first, code, facts = new_fields(sent)[:2], new_fields(sent)[2:], fact_fields(sent)
    return _answer(None, [*first], place_fields(sent), [*code, *facts], error)


def _change(seen: Asset, sent: Mapping[str, str], error: CivicGridError | None = None) -> Answer:
    return _answer(seen, (), (), fact_fields(sent), error)


def _move(seen: Asset, sent: Mapping[str, str], error: CivicGridError | None = None) -> Answer:
    day = Field(name="day", label=gettext("On which day"), kind="date", value=sent.get("day", ""))
    text = Field(name="text", label=gettext("In words"), kind="textarea", value=sent.get("text", ""))
    return _answer(seen, (), place_fields(sent), [day, text], error)


def _answer(
    seen: Asset | None,
    first: Sequence[Field],
    place: Sequence[Field],
    facts: Sequence[Field],
    error: CivicGridError | None,
) -> Answer:
    problem: Problem | None = spoken(error) if error else None
    parts = {name: told(each, problem, PLACED) for name, each in (("first", first), ("place", place), ("facts", facts))}
    beside = any(field.error for fields in parts.values() for field in fields)
    context = {
        "asset": seen,
        **parts,
        "bounds": ",".join(f"{degrees:.5f}" for degrees in grid.bounds()),
        "problem": None if beside else problem,
    }
    return Answer(context, status=error.status if error else 200)
