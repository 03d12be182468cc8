"""One asset: facts, place, life, relations, files, and the panels of higher apps."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.assets.actions.attachments import attach
from civicgrid.apps.assets.actions.life import MARKS, mark, remove
from civicgrid.apps.assets.actions.relations import relate, unrelate
from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.kinds import kinds
from civicgrid.apps.assets.queries.one import asset_of, related, story
from civicgrid.apps.assets.queries.written import day_said
from civicgrid.apps.assets.rules.life import BEFORE
from civicgrid.apps.assets.types import AssetState, LifeKind, RelationKind, Shape
from civicgrid.base.access import allowed
from civicgrid.base.http import Problem, Request, one_of, spoken
from civicgrid.base.pictures import photo_in
from civicgrid.base.ui import Answer, Context, Field, Option, called, links_for, page, panels_for, see_other, told
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.geo.features import geojson_of
from civicgrid.kernel.paths import ancestry

VERBS = ("change", "place", "note", "relate", "attach", "remove")
FORWARD = "forward:"
"""Before the code of a relation that is read from this asset to the other."""


class NoFileGiven(InvalidInput):
    """No file was chosen."""


@page("asset/<str:asset>/", "Asset", needs="assets.see", statements=20)
def asset(request: Request, asset: str) -> Answer | HttpResponseBase:
    """Shows an asset; a form sent to it is done first, or refused in words beside it."""
    seen = asset_of(request.actor, asset)
    if request.method != "POST":
        return Answer(_context(request, seen))
    step = request.POST.get("step", "")
    try:
        done = _STEPS[one_of("step", step, _STEPS)](request, seen)
    except CivicGridError as error:
        shown = _context(request, asset_of(request.actor, seen.code), step, spoken(error))
        return Answer(shown, status=error.status)
    messages.success(request, done)
    return see_other("asset", asset=seen.code)


def _mark(request: Request, seen: Asset) -> str:
    sent = request.POST
    event = mark(
        request.actor, seen, sent.get("kind", ""), day=day_said(request.POST.dict()), text=sent.get("text", "")
    )
    photo = photo_in(request, "file")
    if photo:
        attach(request.actor, seen, photo, life=seen.life.latest("pk").pk)
    state = {"what": called("life", event.kind), "state": called("asset_state", event.state)}
    return gettext("%(what)s: written down. The asset is now: %(state)s.") % state


def _relate(request: Request, seen: Asset) -> str:
    kind = request.POST.get("kind", "")
    relate(
        request.actor,
        seen,
        kind.removeprefix(FORWARD),
        request.POST.get("related", ""),
        forward=kind.startswith(FORWARD),
    )
    return gettext("The relation is written down.")


def _unrelate(request: Request, seen: Asset) -> str:
    said = request.POST.get("relation", "")
    unrelate(request.actor, seen, int(said[:18]) if said.isdecimal() else 0)
    return gettext("The relation is taken away.")


def _attach(request: Request, seen: Asset) -> str:
    content = photo_in(request, "file")
    if not content:
        raise NoFileGiven(field="file", remedy="choose a photo or a PDF")
    attach(request.actor, seen, content, note=request.POST.get("note", ""))
    return gettext("The file is kept.")


def _remove(request: Request, seen: Asset) -> str:
    remove(request.actor, seen, reason=request.POST.get("reason", ""), day=day_said(request.POST.dict()))
    return gettext("The asset is marked as removed; what is known of it stays.")


_STEPS: Mapping[str, Callable[[Request, Asset], str]] = {
    "mark": _mark,
    "relate": _relate,
    "unrelate": _unrelate,
    "attach": _attach,
    "remove": _remove,
}


def _context(request: Request, seen: Asset, step: str = "", problem: Problem | None = None) -> Context:
    may = allowed(request.actor, [f"assets.{verb}" for verb in VERBS], seen)
    rights = {f"may_{verb}": f"assets.{verb}" in may for verb in VERBS}
    sent = request.POST.dict() if problem else {}
    forms = {
        "mark": _mark_fields(seen, sent if step == "mark" else {}),
        "relate": _relate_fields(sent if step == "relate" else {}),
        "attach": _attach_fields(sent if step == "attach" else {}),
        "remove": _remove_fields(sent if step == "remove" else {}),
    }
    if step in forms:
        forms[step] = told(forms[step], problem)
    kind = kinds().get(seen.kind)
    shape = "" if kind is None or kind.shape == Shape.POINT else geojson_of([bytes(seen.shape)])[0]
    beside = step in forms and any(field.error for field in forms[step])
    return {
        "asset": seen,
        "kind": kind,
        "area_steps": ancestry(seen.area)[::-1],
        "shape": shape,
        "story": story(seen),
        "relations": related(request.actor, seen),
        "panels": panels_for("asset", request.actor, seen),
        "links": links_for("asset", request.actor, seen),
        "today": timezone.localdate(),
        "forms": forms,
        "step": step,
        "problem": None if beside else problem,
        "removed": seen.state == AssetState.REMOVED,
        **rights,
    }


def _mark_fields(seen: Asset, sent: Mapping[str, str]) -> list[Field]:
    can_happen = BEFORE[AssetState(seen.state)]
    options = [Option(kind, called("life", kind)) for kind in (*MARKS[1:], LifeKind.INSTALLED) if kind in can_happen]
    return [
        Field(
            name="kind",
            label=gettext("What happened"),
            kind="select",
            value=sent.get("kind", ""),
            options=options,
            required=True,
            form="mark",
        ),
        Field(
            name="day",
            label=gettext("On which day"),
            kind="date",
            value=sent.get("day", str(timezone.localdate())),
            required=True,
            form="mark",
        ),
        Field(name="text", label=gettext("In words"), kind="textarea", value=sent.get("text", ""), form="mark"),
        _file_field("mark"),
    ]


def _relate_fields(sent: Mapping[str, str]) -> list[Field]:
    forward = [Option(f"{FORWARD}{kind}", called("relation", kind)) for kind in RelationKind]
    back = [Option(kind, called("relation_back", kind)) for kind in RelationKind if kind != RelationKind.JOINS]
    return [
        Field(
            name="kind",
            label=gettext("This asset"),
            kind="select",
            value=sent.get("kind", ""),
            options=[*forward, *back],
            required=True,
            form="relate",
        ),
        Field(
            name="related",
            label=gettext("the asset with the code"),
            value=sent.get("related", ""),
            required=True,
            form="relate",
        ),
    ]


def _attach_fields(sent: Mapping[str, str]) -> list[Field]:
    note = Field(name="note", label=gettext("What it shows"), value=sent.get("note", ""), form="attach")
    return [_file_field("attach", required=True), note]


def _remove_fields(sent: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            name="reason",
            label=gettext("Why it was removed"),
            kind="textarea",
            value=sent.get("reason", ""),
            required=True,
            form="remove",
        ),
        Field(
            name="day",
            label=gettext("On which day"),
            kind="date",
            value=sent.get("day", str(timezone.localdate())),
            required=True,
            form="remove",
        ),
    ]


def _file_field(form: str, *, required: bool = False) -> Field:
    return Field(
        name="file",
        label=gettext("Photo or document"),
        kind="file",
        hint=gettext("JPEG, PNG, WebP or PDF, at most 10 MB"),
        required=required,
        form=form,
    )
