"""Many assets from a file: looked at row by row first, then done in one go."""

from collections import Counter
from collections.abc import Sequence

import msgspec
from django.contrib import messages
from django.core import signing
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.assets.actions.imports import import_assets
from civicgrid.apps.assets.queries.holdings import planned
from civicgrid.apps.assets.rules.plans import Plan, Refusal
from civicgrid.apps.assets.rules.sheets import Sheet
from civicgrid.apps.grid import api as grid
from civicgrid.base import files
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Field, called, page, see_other
from civicgrid.kernel.errors import CivicGridError, InvalidInput

SHOWN = 100
"""Rows of each sort on the page; all are counted."""
MOST_BYTES = 10_000_000
SALT = "assets.import"
FREE = ("own_code", "state", "address", "installed", "removed", "inspected", "maker", "model", "serial")
"""Columns that may be left away, beside the names."""
KEPT_S = 86_400
"""For so long what was looked at can be done."""


class NothingSent(InvalidInput):
    """No file was chosen."""


class FileTooLarge(InvalidInput):
    """The file has {megabytes} MB; at most 10 MB are taken here."""


class LookedAtLongAgo(InvalidInput):
    """This file was looked at too long ago, or by somebody else."""


class Row(msgspec.Struct, frozen=True):
    """A row of the preview: its code, what it is, what changes or is wrong with it."""

    code: str
    words: str
    line: int = 0
    problems: Sequence[Problem] = ()


@page("assets/import/", "Import assets", needs="assets.import", statements=24, icon="up")
def assets_import(request: Request) -> Answer | HttpResponseBase:
    """A file is chosen, then looked at, then done."""
    if request.method != "POST":
        return _asked()
    try:
        if token := request.POST.get("file_kept", ""):
            return _done(request, token)
        return _looked_at(request, *_sent(request))
    except CivicGridError as error:
        return _asked(error)


def _sent(request: Request) -> tuple[str, bytes]:
    sent = request.FILES.get("file")
    if sent is None:
        raise NothingSent(field="file", remedy="choose a CSV or GeoJSON file")
    size = sent.size or 0
    if size > MOST_BYTES:
        remedy = "import it by the command `civicgrid assets import`"
        raise FileTooLarge(field="file", megabytes=f"{size / 1e6:.1f}", remedy=remedy)
    content: bytes = sent.read()
    return (sent.name or "assets")[-200:], content


def _looked_at(request: Request, name: str, content: bytes) -> Answer:
    sheet, plan = planned(request.actor, name, content)
    token = signing.dumps([request.actor.id, name, files.keep(content)], salt=SALT)
    return Answer({"name": name, "file_kept": token, **_preview(sheet, plan)})


def _done(request: Request, token: str) -> HttpResponseBase:
    try:
        login, name, sha256 = signing.loads(token, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        login = ""
    if login != request.actor.id:
        raise LookedAtLongAgo(field="file", remedy="choose it once more")
    content = files.path_of(sha256).read_bytes()
    event = import_assets(request.actor, name, content, partly=request.POST.get("partly") == "yes")
    counts = {"added": event.added if event else 0, "changed": event.changed if event else 0}
    messages.success(request, gettext("%(added)s assets are new, %(changed)s are changed.") % counts)
    return see_other("assets")


def _preview(sheet: Sheet, plan: Plan) -> dict[str, object]:
    return {
        "columns": [(header, _meaning(column)) for header, column in sheet.columns.items()],
        "added": [Row(each.code, called("asset_kind", each.kind)) for each in plan.added[:SHOWN]],
        "changed": [Row(each.after.code, ", ".join(_names(each.columns))) for each in plan.changed[:SHOWN]],
        "refused": [_refused(each) for each in plan.refused[:SHOWN]],
        "counts": {
            "added": len(plan.added),
            "changed": len(plan.changed),
            "unchanged": len(plan.unchanged),
            "refused": len(plan.refused),
        },
        "kinds": Counter(called("asset_kind", each.kind) for each in plan.added).most_common(),
        "shown": SHOWN,
    }


def _meaning(column: str) -> str:
    if not column:
        return gettext("not taken: it follows from the place")
    if column == "properties":
        return gettext("further property")
    name, _, language = column.partition(":")
    return f"{called('input', name)} ({language})" if language else called("input", column)


def _names(columns: Sequence[str]) -> list[str]:
    """The changed columns in words; a place is one thing, whatever of it changes."""
    places = {"shape", "lon", "lat", "west", "south", "east", "north", "area"}
    named = ["geometry" if name in places else name.removesuffix("_path") for name in columns]
    return [called("input", name) for name in dict.fromkeys(named)]


def _refused(refusal: Refusal) -> Row:
    return Row(refusal.code, "", refusal.line, [spoken(error) for error in refusal.errors])


def _asked(error: CivicGridError | None = None) -> Answer:
    problem = spoken(error) if error else None
    field = Field(
        name="file",
        label=gettext("CSV or GeoJSON file"),
        kind="file",
        required=True,
        error=problem.title if problem else "",
        remedy=problem.remedy if problem else "",
        hint=gettext("At most 10 MB; nothing is changed before you have seen what would change."),
    )
    return Answer({"field": field, "holds": _holds()}, status=error.status if error else 200)


def _holds() -> list[tuple[Sequence[str], str]]:
    """The columns of a file, and what stands in them."""
    others = ("name", *(f"name:{language}" for language in grid.city().languages[1:]), *FREE)
    return [
        (
            ("code",),
            gettext(
                "16 digits, or a code of your own. A known code is changed, a new one added: "
                "the same file twice changes nothing."
            ),
        ),
        (("kind", "organisation"), gettext("Kind and owner, by code or by name.")),
        (
            ("lon", "lat", "geometry"),
            gettext("Degrees of WGS 84; or GeoJSON or well-known text for lines and outlines."),
        ),
        (others, gettext("May be left away; an empty cell leaves what is known.")),
    ]
