"""/metrics: what telemetry measures of itself, beside what others do."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest, HttpResponse

from civicgrid.apps.telemetry.queries.operation import operation
from civicgrid.apps.telemetry.rules.operation import Operation
from civicgrid.base.access import PUBLIC, require
from civicgrid.base.http import as_request, refuses_in_its_way, route
from civicgrid.base.http.problems import refusal
from civicgrid.base.http.refusals import NotLoggedIn
from civicgrid.base.metrics import Family, exposition, metrics
from civicgrid.kernel.errors import CivicGridError

OPERATE = "telemetry.operate"


@route("metrics", "metrics")
def told(request: HttpRequest) -> HttpResponse:
    """All metrics, for whoever may see how the lake is doing."""
    try:
        actor = as_request(request).actor
        if actor.id == PUBLIC.id:
            raise NotLoggedIn(remedy="log in, or send a key as Authorization: Bearer")
        require(actor, OPERATE)
    except CivicGridError as error:
        return refusal(error)
    return HttpResponse(*exposition(request.headers.get("Accept", "")))


refuses_in_its_way("/metrics", lambda _request, error: refusal(error))


@metrics
def _telemetry() -> Iterator[Family]:
    now = operation().operation
    yield from _journal(now)
    yield from _rows(now)
    yield from _lake(now)
    yield _family("streams", "Streams by what can be said of them.", ["state"], now.streams)


def _journal(now: Operation) -> Iterator[Family]:
    readers = {"detector": now.detector, "sealer": now.sealer}
    waits = {name: each.seconds for name, each in readers.items()}
    yield _family("lag_rows", "Rows of the journal that wait.", ["reader"], {n: e.rows for n, e in readers.items()})
    yield _family("lag_seconds", "How long the first of them has waited.", ["reader"], waits)
    yield _one("journal_rows", "Rows that were ever acknowledged.", now.journal_end, counts=True)
    yield _one("journal_bytes", "Bytes of the journal on disk.", now.journal_bytes)
    yield _one("journal_segments", "Files of the journal.", now.journal_segments)


def _rows(now: Operation) -> Iterator[Family]:
    yield _family("rows", "Rows that were taken, by what became of them.", ["fate"], now.fates, counts=True)
    about = "Rows that a door refused, and why."
    yield Family(name="refused_rows", about=about, labels=["door", "reason"], values=now.refused.items(), counts=True)


def _lake(now: Operation) -> Iterator[Family]:
    for name, about in LAKE.items():
        values = {each.name: getattr(each, name) for each in now.lake}
        yield _family(f"lake_{name}", about, ["table"], values)
    yield _one("sealed_age_seconds", "Since observations last went into the lake.", now.age(now.sealed_at))
    yield _one("night_age_seconds", "Since the lake was last put in order.", now.age(now.night_at))


LAKE = {
    "rows": "Rows of a table of the lake.",
    "files": "Data files of a table of the lake.",
    "bytes": "Bytes of its data files.",
    "joinable": "Files that would go if small ones were made one.",
    "states": "States of the table that can still be read.",
}


def _one(name: str, about: str, value: float | None, *, counts: bool = False) -> Family:
    return Family(name=name, about=about, values=[((), value)], counts=counts)


def _family(name: str, about: str, labels: list[str], values: Mapping[str, float], *, counts: bool = False) -> Family:
    told = [((label,), value) for label, value in values.items()]
    return Family(name=name, about=about, labels=labels, values=told, counts=counts)
