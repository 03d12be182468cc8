"""`civicgrid cases`: export, and the proof that rows are what their events say."""

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from . import online

app = typer.Typer(help="Cases: export, check.", no_args_is_help=True)


@app.command()
@online
def export(file: Annotated[Path, typer.Argument(help="The CSV to write.")]) -> None:
    """Write all cases, one a row; `fused`: the origin keys of its further reports."""
    from civicgrid.apps.cases import api as cases

    total = cases.count_all()
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(cases.EXPORT_COLUMNS)
        writer.writerows(track(cases.export_rows(), "Exporting", total=total))
    typer.echo(f"{total} cases in {file}")


@app.command()
@online
def check() -> None:
    """Rebuild every case from its events and compare it with its row."""
    from civicgrid.apps.cases import api as cases

    wrong = list(track(cases.differing(), "Checking", total=cases.count_all()))
    for number in filter(None, wrong):
        typer.echo(f"{number}: the row is not what its events say", err=True)
    raise typer.Exit(1 if any(wrong) else 0)
