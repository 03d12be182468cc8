"""`civicgrid duties`: the matrix of duties."""

from datetime import date
from typing import Annotated

import typer

from . import online
from .days import day_of
from .shown import count

app = typer.Typer(help="The matrix: who answers for what, where, in which phase.", no_args_is_help=True)


@app.callback()
def matrix() -> None:
    """The matrix: who answers for what, where, in which phase."""


@app.command(epilog="Example: civicgrid duties check --day 2026-10-01")
@online
def check(
    day: Annotated[
        date | None, typer.Option(parser=day_of, metavar="DAY", help="The day to look at; today if left away.")
    ] = None,
) -> None:
    """Say what is wrong with the matrix; exit code 1 on gaps and overlaps."""
    from civicgrid.apps.duties import api as duties
    from civicgrid.apps.duties.types import FindingKind
    from civicgrid.apps.grid import api as grid
    from civicgrid.project import city

    found = duties.findings(day or city.today(grid.city()))
    for finding in found:
        typer.echo(duties.finding_words(finding))
    broken = [finding for finding in found if finding.kind is not FindingKind.SELF_CHECK]
    overlaps = count(len(broken), "gap or overlap", "gaps and overlaps")
    typer.echo(f"{overlaps}, {count(len(found) - len(broken), 'self-check')}")
    raise typer.Exit(1 if broken else 0)
