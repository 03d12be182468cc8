"""`civicgrid observations`, `gtfs`, `gtfs-realtime`, `ngsi-ld`: files by command."""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.observations import Refused

from . import online
from .shown import aside, bar, count

if TYPE_CHECKING:
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.apps.telemetry.types import ImportTally

SHOWN = 20
"""Sorts of refusals, and of what was not understood, on the screen; the file of rejects has every row."""


class UnknownObservationMapping(NotFound):
    """There is no mapping of observations {name}."""


observations = typer.Typer(help="Observations from tables: load a file, list the mappings.", no_args_is_help=True)
gtfs = typer.Typer(help="Timetables of public transport: stops and lines become things.", no_args_is_help=True)
realtime = typer.Typer(help="Vehicles and delays of public transport, as they are told now.", no_args_is_help=True)
ngsi = typer.Typer(help="Entities of Smart Data Models, by NGSI-LD or NGSI v2.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file, plain or gzip.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


def add(app: typer.Typer) -> None:
    """Puts the groups among the others."""
    for name, group in (("observations", observations), ("gtfs", gtfs), ("gtfs-realtime", realtime), ("ngsi-ld", ngsi)):
        app.add_typer(group, name=name)


@observations.command("load", epilog="Example: civicgrid observations load air.csv.gz --mapping beijing-air-quality")
@online
def load_table(
    file: File,
    mapping: Annotated[
        str, typer.Option(help="A mapping by name (see `civicgrid observations mappings`) or a TOML file.")
    ] = "observations",
    dry: Dry = False,
) -> None:
    """Load a table: CSV, Parquet or Excel. What is there already changes nothing.

    Each refused row goes to FILE.rejects.csv, with its place and the reason.
    """
    _load_file(file, _mapping(mapping), dry=dry)


@observations.command(epilog="Example: civicgrid observations mappings")
def mappings() -> None:
    """List the mappings that ship with CivicGrid."""
    from civicgrid.protocols import observation_tables

    for name, mapping in observation_tables.shipped().items():
        typer.echo(f"{name}: {mapping.name}")


@gtfs.command("load", epilog="Example: civicgrid gtfs load feed.zip")
@online
def load_timetable(file: File, dry: Dry = False) -> None:
    """Check a timetable, then load its stops and lines; with errors nothing."""
    from civicgrid.apps.telemetry.api import Format

    _load_file(file, Format.GTFS, dry=dry)


@realtime.command(
    "load", epilog="Example: civicgrid gtfs-realtime load https://transport.example/vehicles.pb --every 30"
)
@online
def load_realtime(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A message as a file, or the address that tells it.")
    ],
    every: Annotated[
        float, typer.Option(help="Ask the address again after so many seconds, until stopped.", min=0)
    ] = 0,
    dry: Dry = False,
) -> None:
    """Load a message of GTFS Realtime: where vehicles are, and how late journeys are."""
    from civicgrid.apps.telemetry.api import Format

    if "://" not in source:
        _load_file(_existing(Path(source)), Format.GTFS_REALTIME, dry=dry)
        return
    while True:
        _ask(source, Format.GTFS_REALTIME, dry=dry, again=every > 0)
        if not every:
            return
        time.sleep(every)


@ngsi.command("load", epilog="Example: civicgrid ngsi-ld load entities.jsonld")
@online
def load_entities(file: File, dry: Dry = False) -> None:
    """Load entities as things, and what they observe as observations."""
    from civicgrid.apps.telemetry.api import Format

    _load_file(file, Format.NGSI_LD, dry=dry)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise typer.BadParameter(f"File '{path}' does not exist.", param_hint="'FILE|URL'")  # noqa: EM102, TRY003
    return path


def _ask(url: str, how: "telemetry.Format", *, dry: bool, again: bool) -> None:
    """Loads what an address tells; who asks again bears it when nobody answers."""
    from civicgrid.base.http.outside.known import exchange

    try:
        data = BytesIO(exchange(url))
        _load(url, data, how, lambda _read: None, Rejects(None), dry=dry)
    except CivicGridError as error:
        if not again:
            raise
        aside.print(str(error), style="red", markup=False)


def _load_file(file: Path, how: "telemetry.HowRead", *, dry: bool) -> None:
    size = file.stat().st_size
    target = None if dry else file.with_name(f"{file.name}.rejects.csv")
    with file.open("rb") as data, Rejects(target) as rejects, bar("Loading", counted=False) as done:
        tally = _load(file.name, data, how, lambda read: done(read, size), rejects, dry=dry)
    if rejects.number and not (tally.kept or tally.repeated or tally.things):
        raise typer.Exit(1)


def _load(
    name: str, data: BinaryIO, how: "telemetry.HowRead", read: Callable[[int], None], rejects: "Rejects", *, dry: bool
) -> "ImportTally":
    from functools import partial

    from django.conf import settings

    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.apps.telemetry.types import ImportTally
    from civicgrid.base.access import SYSTEM
    from civicgrid.base.journal import append

    told = telemetry.ImportedFile(name, telemetry.procedure_of(how), telemetry.parts_of_file(name, data, how))
    if dry:
        steps = telemetry.preview_file(SYSTEM, told, rejects.add)
    else:
        steps = telemetry.import_file(SYSTEM, told, partial(append, settings.JOURNAL_SOCKET), rejects.add)
    tally = ImportTally()
    for step in steps:
        tally = step
        read(data.tell())
    for line in _told(tally, rejects, dry=dry):
        typer.echo(line)
    return tally


def _told(tally: "ImportTally", rejects: "Rejects", *, dry: bool) -> Iterator[str]:
    would = "would be " if dry else ""
    where = f", see {rejects.target}" if rejects.number and rejects.target else ""
    yield ", ".join(
        [
            f"{count(tally.kept, 'observation')} {would}kept",
            f"{tally.repeated:,} there before",
            f"{tally.missing:,} empty",
            f"{tally.refused:,} refused{where}",
        ]
    )
    if tally.streams or tally.things:
        yield f"{count(tally.streams, 'stream')} and {count(tally.things, 'thing')} {would}made"
    yield from _listed(rejects.reasons, rejects.first)
    yield from _listed(Counter(tally.ignored), {})


def _listed(counts: Counter[str], first: dict[str, str]) -> Iterator[str]:
    for words, number in counts.most_common(SHOWN):
        example = f", as in {first[words]}" if words in first else ""
        yield f"  {number:,} × {words}{example}"
    if len(counts) > SHOWN:
        yield f"  and {len(counts) - SHOWN:,} sorts more"


class Rejects:
    """The file of refused rows, written as they come; without any there is no file."""

    def __init__(self, target: Path | None) -> None:
        self.target, self.number = target, 0
        self.reasons = Counter[str]()
        self.first: dict[str, str] = {}
        self._write: Callable[[list[object]], object] | None = None
        self._close: Callable[[], None] = lambda: None

    def add(self, refused: Refused) -> None:
        """Writes one: its row, column, reason and value."""
        self.number += 1
        kind = ": ".join(filter(None, (refused.column, refused.reason)))
        self.reasons[kind] += 1
        self.first.setdefault(kind, f"row {refused.row}" + (f": {refused.value}" if refused.value else ""))
        if self.target:
            self._writer(self.target)([refused.row, refused.column, refused.reason, refused.value])

    def _writer(self, target: Path) -> Callable[[list[object]], object]:
        if self._write is None:
            out = target.open("w", newline="", encoding="utf-8")
            self._write, self._close = csv.writer(out).writerow, out.close
            self._write(["row", "column", "reason", "value"])
        return self._write

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()


def _mapping(name: str) -> "telemetry.HowRead":
    """A mapping by its name or its file."""
    from civicgrid.protocols import observation_tables

    if name.endswith(".toml"):
        return observation_tables.load(Path(name).read_bytes(), name)
    shipped = observation_tables.shipped()
    if name not in shipped:
        remedy = "use one of {shipped}, or the path of a TOML file"
        raise UnknownObservationMapping(name=name, remedy=remedy, shipped=list(shipped))
    return shipped[name]
