"""`civicgrid make-cases N`: synthetic load."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer

from . import online
from .shown import aside, bar
from .shown import count as shown


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command("make-cases", epilog="Example: civicgrid make-cases 100000")(make_cases)


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

    with aside.status("Preparing the demo city"):
        demo.draw(settings.CIVICGRID_HOME)
    made, undone = 0, Counter[str]()
    with bar("Making cases") as done:
        for made in make(count, seed, datetime.now(UTC), undone):
            done(made, count)
    with aside.status("Counting them for the planner"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    typer.echo(f"{shown(made, 'case')} made, {shown(undone.total(), 'move')} refused by the rules")
    for what, number in undone.most_common():
        typer.echo(f"  {number:,} × {what}")
