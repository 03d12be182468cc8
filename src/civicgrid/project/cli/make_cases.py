"""`civicgrid make-cases N`: synthetic load."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from . import online

console = Console(stderr=True)


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command("make-cases")(make_cases)


@online
def make_cases(
    count: Annotated[int, typer.Argument(metavar="N", min=1, help="How many cases.")],
    seed: Annotated[int, typer.Option(help="Another seed makes other cases.")] = 1,
) -> None:
    """Make synthetic cases of the last two years; called again, more.

    They lie in the loaded city, else in the demo city.
    """
    from django.conf import settings
    from django.db import connection

    from civicgrid.project import demo
    from civicgrid.simulator.cases import make

    with console.status("Preparing the demo city"):
        demo.draw(settings.CIVICGRID_HOME)
    columns = TextColumn("Making cases"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("cases", total=count)
        for made in make(count, seed, datetime.now(UTC)):
            progress.update(bar, completed=made)
    with console.status("Counting them for the planner"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    typer.echo(f"{count:,} cases made")
