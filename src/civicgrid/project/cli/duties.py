"""`civicgrid duties`: the matrix of duties."""

from datetime import datetime
from typing import Annotated

import typer

from . import online

app = typer.Typer(help="The matrix: who answers for what, where, in which phase.", no_args_is_help=True)


@app.callback()
def matrix() -> None:
    """The matrix: who answers for what, where, in which phase."""


@app.command()
@online
def check(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to look at; the city's today if left away.")
    ] = None,
) -> None:
    """Say what is wrong with the matrix; exit code 1 on gaps and overlaps."""
    from civicgrid.apps.duties import api as duties
    from civicgrid.apps.duties.types import FindingKind
    from civicgrid.apps.grid import api as grid
    from civicgrid.project import city

    found = duties.findings(day.date() if day else city.today(grid.city()))
    for finding in found:
        typer.echo(duties.finding_words(finding))
    broken = [finding for finding in found if finding.kind is not FindingKind.SELF_CHECK]
    typer.echo(f"{len(broken):,} gaps and overlaps, {len(found) - len(broken):,} self-checks")
    raise typer.Exit(1 if broken else 0)
