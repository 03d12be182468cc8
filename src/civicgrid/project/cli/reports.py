"""`civicgrid reports`: reports by command and in bulk."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from civicgrid.kernel.errors import CivicGridError, NotFound

from . import online
from .shown import bar, count

if TYPE_CHECKING:
    from civicgrid.apps.cases import api as cases


class UnknownMapping(NotFound):
    """There is no mapping {name}."""


app = typer.Typer(help="Reports: add one, import many.", no_args_is_help=True)


@app.command("import", epilog="Example: civicgrid reports import requests.csv.gz --mapping boston-311")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The export: CSV, plain or gzip.")],
    mapping: Annotated[str, typer.Option(help="A mapping by name (see `civicgrid reports mappings`) or a TOML file.")],
    rejects: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Where rejected rows go; FILE.rejects.csv if left away.")
    ] = None,
) -> None:
    """Import another system's history. A row delivered before changes nothing.

    Each rejected row goes to a file, with its line, the reason and the remedy.
    """
    import django

    django.setup()
    from civicgrid.apps.cases import api as cases

    _import(file, cases.load_mapping(*_mapping(mapping)), rejects or file.with_name(f"{file.name}.rejects.csv"))


@app.command(epilog="Example: civicgrid reports mappings")
def mappings() -> None:
    """List the mappings that ship with CivicGrid."""
    for name in _shipped():
        typer.echo(name)


@app.command(epilog='Example: civicgrid reports add "The lamp is dark" --type C0112 --lon 119.9493 --lat 31.1974')
@online
def add(
    text: Annotated[str, typer.Argument(help="What is the matter.")],
    kind: Annotated[str, typer.Option("--type", help="The case type: code or name.")] = "",
    lon: Annotated[float | None, typer.Option(help="Longitude in degrees.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude in degrees.")] = None,
    area: Annotated[str, typer.Option(help="The code of its area, where nobody knows the point.")] = "",
    key: Annotated[str, typer.Option(help="Names the delivery: the same key twice counts once.")] = "",
) -> None:
    """Add one report, and print the number of its case."""
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.cases.types import NewReport, Source
    from civicgrid.base.access import SYSTEM
    from civicgrid.kernel.ids import new_id

    new = NewReport(
        source=Source.DEPARTMENT,
        origin_key=key or str(new_id()),
        text=text,
        type=kind,
        lon=lon,
        lat=lat,
        area=area,
    )
    (receipt,) = cases.receive(SYSTEM, [new])
    typer.echo(receipt.number)


@online
def _import(file: Path, mapping: "cases.Mapping", target: Path) -> None:
    from civicgrid.apps.cases import api as cases
    from civicgrid.base.access import SYSTEM

    tally, size = cases.Tally(), file.stat().st_size
    with Rejects(target) as out, bar("Importing", counted=False) as read:
        for tally in cases.import_history(SYSTEM, file, mapping, out.add):
            read(tally.read, size)
    for line in _told(tally, out):
        typer.echo(line)


def _told(tally: "cases.Tally", rejects: "Rejects") -> Iterator[str]:
    """What became of the rows, and why some were rejected."""
    asked = f" ({tally.asked:,} asked about)" if tally.asked else ""
    yield ", ".join(
        [
            f"{count(tally.rows, 'row')}: {count(tally.opened, 'case')} opened{asked}",
            f"{count(tally.joined, 'report')} joined",
            f"{tally.repeated:,} skipped as already imported",
            f"{tally.rejected:,} rejected" + (f", see {rejects.target}" if tally.rejected else ""),
        ]
    )
    for kind, number in rejects.reasons.most_common():
        reason, example = rejects.first[kind]
        yield f"  {number:,} × {reason}, as on {example}"


class Rejects:
    """The file of rejected rows, written as they come; without any there is no file."""

    COLUMNS = ("rejected_line", "rejected_field", "rejected_reason", "rejected_remedy")
    """Before those of the row; a row that was rejected before gets them anew."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.reasons = Counter[tuple[str, ...]]()
        self.first: dict[tuple[str, ...], tuple[str, str]] = {}
        self._file: TextIO | None = None

    def add(self, line: int, row: dict[str, str], error: CivicGridError) -> None:
        """Writes one row: line, field, reason and remedy, then its own columns."""
        own = [column for column in row if column not in self.COLUMNS]
        if self._file is None:
            self._file = self.target.open("w", newline="", encoding="utf-8")
            csv.writer(self._file).writerow([*self.COLUMNS, *own])
        told = [line, error.field, error.message(), error.advice()]
        csv.writer(self._file).writerow([*told, *(row[column] for column in own)])
        self._count(line, error)

    def _count(self, line: int, error: CivicGridError) -> None:
        """Rows of one reason have the same field and remedy, whatever their values."""
        kind = (type(error).__name__, error.field, error.remedy)
        told = ": ".join(filter(None, (error.field, error.advice() or error.message())))
        self.first.setdefault(kind, (told, f"line {line}: {error.message()}"))
        self.reasons[kind] += 1

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()


def _folder() -> Traversable:
    return resources.files("civicgrid.apps.cases") / "mappings"


def _shipped() -> Sequence[str]:
    return sorted(each.name.removesuffix(".toml") for each in _folder().iterdir() if each.name.endswith(".toml"))


def _mapping(name: str) -> tuple[bytes, str]:
    """The bytes and the name of a mapping; raises UnknownMapping."""
    file = Path(name) if name.endswith(".toml") else _folder() / f"{name}.toml"
    if not file.is_file():
        raise UnknownMapping(name=name, remedy="use one of {shipped}, or the path of a TOML file", shipped=_shipped())
    return file.read_bytes(), file.name
