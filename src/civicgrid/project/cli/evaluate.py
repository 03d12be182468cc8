"""`civicgrid evaluate`: the figures of a period."""

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid

from civicgrid.kernel.indicator import Kind

from . import online

if TYPE_CHECKING:
    from civicgrid.apps.evaluation.types import Figure, Table

LANGUAGE = "en"
Day = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day, as 2026-01-31.")]
LastDay = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, inclusive.")]


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command()(evaluate)


@online
def evaluate(
    first: Day,
    last: LastDay,
    by: Annotated[Kind, typer.Option(help="Whose figures.")] = Kind.AREA,
    under: Annotated[str, typer.Option(help="Path of the area or organisation whose parts are wanted.")] = "",
    file: Annotated[Path | None, typer.Option("--csv", help="Write every count and figure to this file.")] = None,
) -> None:
    """Show a period's main figures and their change since the period before.

    With --csv, all counts and figures are written to a file instead.
    """
    from civicgrid.apps.evaluation import api as evaluation
    from civicgrid.base.access import SYSTEM

    with Console(stderr=True).status("Counting"):
        table = evaluation.table(SYSTEM, by, evaluation.days(first.date(), last.date()), under)
    if file:
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(evaluation.sheet(table, evaluation.book(), LANGUAGE))
        typer.echo(f"{len(table.rows)} rows in {file}")
    else:
        Console().print(_grid(table))


def _grid(table: "Table") -> Grid:
    from civicgrid.apps.evaluation import api as evaluation

    held = evaluation.book()
    shown = [each for each in held.indicators_of(table.kind) if table.kind in each.main]
    scores = held.scores_of(table.kind)
    period, before = table.period, table.before
    grid = Grid(title=f"{period.first} to {period.last}, change since {before.first} to {before.last}")
    grid.add_column(table.kind.capitalize())
    for name in (*(each.name for each in shown), *(each.name for each in scores)):
        grid.add_column(name[LANGUAGE], justify="right")
    for row in (*table.rows, table.total):
        shares = [_words(row.figures[each.code], 100, "%") for each in shown]
        points = [_words(row.figures[each.code], 1, f" {row.figures[each.code].grade}") for each in scores]
        grid.add_row(row.name.get(LANGUAGE, row.key), *shares, *points)
    return grid


def _words(figure: "Figure", scale: int, unit: str) -> str:
    if figure.value is None:
        return "no value"
    change = "" if figure.before is None else f" ({(figure.value - figure.before) * scale:+.2f})"
    return f"{figure.value * scale:.2f}{unit}{change}"
