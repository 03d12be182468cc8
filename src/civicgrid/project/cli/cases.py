"""`civicgrid cases`: export, and the proof that they are what the ledger holds."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from civicgrid.kernel.spreadsheet import lines

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
        rows = _followed(cases.export_rows(), "Exporting", total)
        out.writelines(lines(chain([cases.EXPORT_COLUMNS], rows)))
    typer.echo(f"{count(total, 'case')} in {file}")


@app.command(epilog="Example: civicgrid cases check")
@online
def check() -> None:
    """Compare cases with their events; events, reports and photos with the ledger.

    It proves that what people read is what was done, as far as the ledger is whole: `civicgrid ledger verify` proves
    both. Exit code 1 where anything differs.
    """
    raise typer.Exit(1 if compared() else 0)


def compared() -> int:
    """Says what differs of which case; returns how many cases and stray rows do."""
    from civicgrid.apps.cases import api as cases

    checked = wrong = 0
    for differences in _followed(cases.differing(), "Comparing", cases.count_all()):
        checked, wrong = checked + 1, wrong + bool(differences)
        for difference in differences:
            typer.echo(difference)
    for stray in cases.strays():
        wrong += 1
        typer.echo(stray)
    typer.echo(f"{count(checked, 'case')} compared, {count(wrong, 'difference')} from their events and the ledger")
    return wrong


def _followed(things: Iterable[T], doing: str, total: int) -> Iterator[T]:
    """The same things, with a bar."""
    with bar(doing) as done:
        for number, thing in enumerate(things, 1):
            yield thing
            done(number, total)
