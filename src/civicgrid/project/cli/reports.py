"""`civicgrid reports`: reports by command and in bulk."""

import csv
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from civicgrid.kernel.errors import CivicGridError, NotFound

from . import online


class UnknownMapping(NotFound):
    """There is no mapping {name}."""


app = typer.Typer(help="Reports: add one, import many.", no_args_is_help=True)
console = Console(stderr=True)


@app.command("import")
@online
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The export: CSV, plain or gzip.")],
    mapping: Annotated[str, typer.Option(help="A mapping by name (see `civicgrid reports mappings`) or a TOML file.")],
    rejects: Annotated[Path | None, typer.Option(help="Where rejected rows go, with line and reason.")] = None,
) -> None:
    """Import another system's history. A row delivered before changes nothing."""
    from civicgrid.apps.cases import api as cases
    from civicgrid.base.access import SYSTEM

    chosen = cases.load_mapping(*_mapping(mapping))
    target = rejects or file.with_name(f"{file.name}.rejects.csv")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with _Rejects(target) as out, Progress(*columns, console=console) as progress:
        bar = progress.add_task("Importing", total=None)
        tally = cases.Tally()
        for tally in cases.import_history(SYSTEM, file, chosen, out.add):
            progress.update(bar, completed=tally.rows)
    told = (
        f"{tally.rows} rows: {tally.opened} cases opened, {tally.joined} reports joined, {tally.repeated} known before"
    )
    typer.echo(f"{told}, {tally.rejected} rejected" + (f" (see {target})" if tally.rejected else ""))


@app.command()
def mappings() -> None:
    """List the mappings that ship with CivicGrid."""
    for each in sorted(_shipped().iterdir(), key=lambda file: file.name):
        if each.name.endswith(".toml"):
            typer.echo(each.name.removesuffix(".toml"))


@app.command()
@online
def add(
    text: Annotated[str, typer.Argument(help="What is the matter.")],
    kind: Annotated[str, typer.Option("--type", help="The case type: code or name.")] = "",
    lon: Annotated[float | None, typer.Option(help="Longitude in degrees.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude in degrees.")] = None,
    key: Annotated[str, typer.Option(help="Names the delivery: the same key twice counts once.")] = "",
) -> None:
    """Add one report."""
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
        happened_at=datetime.now(UTC),
    )
    (receipt,) = cases.receive(SYSTEM, [new])
    typer.echo(receipt.number)


class _Rejects:
    """The file of rejected rows, written as they come; without any there is no file."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.file: TextIO | None = None

    def add(self, line: int, row: dict[str, str], error: CivicGridError) -> None:
        """Writes one row: line, reason, then its cells."""
        if self.file is None:
            self.file = self.target.open("w", newline="", encoding="utf-8")
            csv.writer(self.file).writerow(["line", "field", "reason", "remedy", *row])
        csv.writer(self.file).writerow([line, error.field, error.message(), error.remedy, *row.values()])

    def __enter__(self) -> "_Rejects":
        return self

    def __exit__(self, *_: object) -> None:
        if self.file:
            self.file.close()


def _shipped() -> Traversable:
    return resources.files("civicgrid.apps.cases") / "mappings"


def _mapping(name: str) -> tuple[bytes, str]:
    file = Path(name)
    if file.suffix == ".toml":
        return file.read_bytes(), name
    shipped = _shipped() / f"{name}.toml"
    if not shipped.is_file():
        raise UnknownMapping(name=name, remedy="`civicgrid reports mappings` lists those that ship")
    return shipped.read_bytes(), f"{name}.toml"
