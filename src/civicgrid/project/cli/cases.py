"""`civicgrid cases`: export, and the proof that rows are what their events say."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from . import online
from .shown import bar, count

T = TypeVar("T")

app = typer.Typer(help="Cases: export, check.", no_args_is_help=True)


@app.command(epilog="Example: civicgrid cases export cases.csv")
@online
def export(file: Annotated[Path, typer.Argument(dir_okay=False, help="The CSV to write.")]) -> None:
    """Write all cases, one a row; `fused`: the origin keys of its further reports."""
    from civicgrid.apps.cases import api as cases

    total = cases.count_all()
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(cases.EXPORT_COLUMNS)
        writer.writerows(_followed(cases.export_rows(), "Exporting", total))
    typer.echo(f"{count(total, 'case')} in {file}")


@app.command(epilog="Example: civicgrid cases check")
@online
def check() -> None:
    """Rebuild every case from its events and compare it with its row.

    Exit code 1 where one differs.
    """
    from civicgrid.apps.cases import api as cases

    checked = list(_followed(cases.differing(), "Checking", cases.count_all()))
    wrong = [number for number in checked if number]
    for number in wrong:
        typer.echo(f"{number}: the row is not what its events say")
    typer.echo(f"{count(len(checked), 'case')} checked, {len(wrong):,} differ from their events")
    raise typer.Exit(1 if wrong else 0)


def _followed(things: Iterable[T], doing: str, total: int) -> Iterator[T]:
    """The same things, with a bar."""
    with bar(doing) as done:
        for number, thing in enumerate(things, 1):
            yield thing
            done(number, total)
