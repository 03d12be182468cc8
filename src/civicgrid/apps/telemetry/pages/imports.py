"""Observations from a file: looked at first, then taken in by the worker.

A page shows how far it is.
"""

from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec
from django.core import signing
from django.http import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from civicgrid.apps.telemetry.actions.importing import File, preview
from civicgrid.apps.telemetry.actions.importing.sent import SHOWN, Sent, ask_for
from civicgrid.apps.telemetry.models import FileImport
from civicgrid.apps.telemetry.rules.importing import NAMES, name_of, parts
from civicgrid.apps.telemetry.types import ImportTally
from civicgrid.base import files
from civicgrid.base.http import Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, page, see_other, told
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound
from civicgrid.kernel.figures import figure
from civicgrid.kernel.observations import Refused, SeenStream, Told
from civicgrid.protocols import observation_tables

MOST_BYTES = 10_000_000
SALT = "telemetry.import"
KEPT_S = 86_400
"""For so long what was looked at can be done."""
ROWS, STREAMS = 12, 20
"""Of the preview."""
OWN = "own"
"""Stands for a mapping of one's own."""
LAST = 10
REASONS = (
    _("it is not a finite number"),
    _("it is no point in degrees"),
    _("it is neither true nor false"),
    _("it is no time between 1900 and 2200 in a format of the mapping"),
    _("it names no stream"),
    _("it is no quality of the mapping"),
    _("it is not a whole number of 64 bits"),
    _("it has no time"),
    _("the entity has no id"),
)
"""What readers of files say of rows that they refuse; what stands in none of these is told as it is."""


class NoFileSent(InvalidInput):
    """Choose a file of observations."""


class ObservationsTooLarge(InvalidInput):
    """The file has {megabytes} MB; at most 10 MB are taken here."""


class UnknownWay(InvalidInput):
    """Say what the file is."""


class NoMappingSent(InvalidInput):
    """Choose a mapping of your own."""


class PreviewTooOld(InvalidInput):
    """What you looked at is too old, or somebody else's."""


class Row(msgspec.Struct, frozen=True):
    """An observation of the preview."""

    row: int
    stream: str
    time: object
    said: str


@page("streams/import/", "Import observations", needs="telemetry.send", statements=24, icon="up", menu=-37)
def import_observations(request: Request) -> Answer | HttpResponseBase:
    """A file is chosen, then looked at, then handed to the worker."""
    if request.method != "POST":
        return _asked(request)
    try:
        if token := request.POST.get("kept", ""):
            return see_other("observations_import", sending=str(ask_for(request.actor, _looked_at(request, token)).pk))
        return Answer(_preview(request, _sent(request)))
    except CivicGridError as error:
        return _asked(request, error)


@page("streams/imports/<int:sending>/", "An import", needs="telemetry.send", statements=10)
def observations_import(request: Request, sending: int) -> Answer:
    """How far a file of one's own is, and what became of it."""
    row = FileImport.objects.filter(pk=sending, person=request.actor.id).first()
    if row is None:
        raise NotFound
    tally = msgspec.convert(row.tally, ImportTally)
    shown: Context = {
        "row": row,
        "tally": tally,
        "percent": 100 * row.read // max(row.size, 1),
        "refused": [msgspec.convert(each, Refused) for each in row.refused],
        "ignored": sorted(tally.ignored.items()),
        "problem": spoken(_error(row.error)) if row.error else None,
        "shown": SHOWN,
    }
    return Answer(shown, part="progress")


def _error(told: Mapping[str, object]) -> CivicGridError:
    """The error that stopped an import, to be said in the reader's language."""
    kind = CivicGridError.registry.get(str(told["name"]), CivicGridError)
    details = dict(msgspec.convert(told["details"], dict[str, object]))
    row = told["row"] if isinstance(told["row"], int) else None
    return kind(field=str(told["field"]), row=row, remedy=str(told["remedy"]), **details)


def _sent(request: Request) -> Sent:
    """The file, kept under the digest of its content, and how it is to be read."""
    sent, way = request.FILES.get("file"), request.POST.get("how", "")
    if sent is None:
        raise NoFileSent(field="file", remedy="a table, GTFS, or a message of GTFS Realtime or NGSI-LD")
    if (sent.size or 0) > MOST_BYTES:
        large = f"{(sent.size or 0) / 1e6:.1f}"
        raise ObservationsTooLarge(
            field="file", megabytes=large, remedy="load it by the command `civicgrid observations load`"
        )
    format_, mapping = ("", _mapping(request, way)) if way not in list(NAMES) else (way, "")
    return Sent((sent.name or "file")[-200:], files.keep(sent.read()), format_, mapping)


def _mapping(request: Request, way: str) -> str:
    """The text of a mapping: one that ships, or one of the sender's own."""
    if way == OWN:
        own = request.FILES.get("mapping")
        if own is None:
            raise NoMappingSent(field="mapping", remedy="a TOML file that says which columns say what")
        content: bytes = own.read()
        observation_tables.load(content, (own.name or "mapping")[-100:])
        return content.decode("utf-8-sig")
    if way not in observation_tables.shipped():
        raise UnknownWay(field="how", remedy="choose one of the list")
    return observation_tables.written(way)


def _preview(request: Request, sent: Sent) -> Context:
    """What the first part of a file tells, and what would become of it."""
    how = sent.reading()
    heard: list[Refused] = []
    tally, found = ImportTally(), None
    with files.path_of(sent.sha256).open("rb") as data:
        for part in islice(parts(sent.name, data, how), 1):
            found = part
            (tally,) = preview(request.actor, File(sent.name, name_of(how), iter([part])), heard.append)
        more = data.tell() < files.path_of(sent.sha256).stat().st_size
    return {
        "name": sent.name,
        "kept": signing.dumps([request.actor.id, *msgspec.structs.astuple(sent)], salt=SALT, compress=True),
        "tally": tally,
        "more": more,
        "streams": _streams(found),
        "others": max(0, len(found.streams) - STREAMS) if found else 0,
        "rows": _rows(found),
        "refused": heard[:SHOWN],
        "ignored": sorted(tally.ignored.items())[:SHOWN],
        "shown": SHOWN,
        "may": tally.kept or tally.streams or tally.things or tally.repeated,
    }


def _streams(part: Told | None) -> Sequence[SeenStream]:
    return part.streams[:STREAMS] if part else ()


def _rows(part: Told | None) -> list[Row]:
    rows = part.rows.slice(0, ROWS).to_pylist() if part else []
    return [
        Row(row["row"], row["stream"], row["time"], figure(row["value"]) if row["result"] is None else row["result"])
        for row in rows
    ]


def _looked_at(request: Request, token: str) -> Sent:
    try:
        login, *told_of = signing.loads(token, salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        login = ""
    if login != request.actor.id:
        raise PreviewTooOld(field="file", remedy="choose the file once more")
    return Sent(*told_of)


def _asked(request: Request, error: CivicGridError | None = None) -> Answer:
    problem = spoken(error) if error else None
    fields = told(_fields(request), problem)
    shown: Context = {
        "fields": fields,
        "problem": None if any(field.error for field in fields) else problem,
        "last": FileImport.objects.filter(person=request.actor.id)[:LAST],
    }
    return Answer(shown, status=error.status if error else 200)


def _fields(request: Request) -> list[Field]:
    tables, others = gettext("Tables"), gettext("Other formats")
    ways = [Option(name, each.name, tables) for name, each in observation_tables.shipped().items()]
    ways.append(Option(OWN, gettext("A table with a mapping of your own"), tables))
    ways += [Option(each, words, others) for each, words in NAMES.items()]
    return [
        Field(
            name="file",
            label=gettext("File"),
            kind="file",
            required=True,
            hint=gettext("At most 10 MB; nothing is kept before you have seen what would be kept."),
        ),
        Field(
            name="how",
            label=gettext("What it is"),
            kind="select",
            required=True,
            value=request.POST.get("how", "observations"),
            options=ways,
        ),
        Field(
            name="mapping",
            label=gettext("Mapping of your own"),
            kind="file",
            hint=gettext("A TOML file that says which columns say what; for a table of your own alone."),
        ),
    ]
