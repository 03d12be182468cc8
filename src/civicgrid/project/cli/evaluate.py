"""`civicgrid evaluate`: the figures of a period."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table as Grid

from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.spreadsheet import lines

from . import online
from .days import day_of
from .shown import aside, count

if TYPE_CHECKING:
    from civicgrid.apps.evaluation.types import Figure, Table

LANGUAGE = "en"
WHOLE = 10_000
"""Columns of a page that is no terminal: nothing is cut off."""


Day = Annotated[date, typer.Option("--from", parser=day_of, metavar="DAY", help="The first day, as 2026-01-31.")]
LastDay = Annotated[date, typer.Option("--to", parser=day_of, metavar="DAY", help="The last day, inclusive.")]


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command(epilog="Example: civicgrid evaluate --from 2026-09-01 --to 2026-09-30 --by organisation")(evaluate)


@online
def evaluate(
    first: Day,
    last: LastDay,
    by: Annotated[Kind, typer.Option(help="Whose figures.")] = Kind.AREA,
    under: Annotated[str, typer.Option(help="Path of the area or organisation whose parts are wanted.")] = "",
    file: Annotated[
        Path | None, typer.Option("--csv", dir_okay=False, help="Write every count and figure to this file.")
    ] = None,
) -> None:
    """Show a period's main figures and their change since the period before.

    With --csv, all counts and figures are written to a file instead.
    """
    from civicgrid.apps.evaluation import api as evaluation
    from civicgrid.base.access import SYSTEM

    with _named(), aside.status("Counting"):
        table = evaluation.table(SYSTEM, by, evaluation.days(first, last), under)
    if file:
        with file.open("w", newline="", encoding="utf-8") as out:
            out.writelines(lines(evaluation.sheet(table, evaluation.book(), LANGUAGE)))
        typer.echo(f"{count(len(table.rows), 'row')} in {file}")
    else:
        terminal = Console(highlight=False)
        narrow = terminal.is_terminal
        (terminal if narrow else Console(width=WHOLE, highlight=False)).print(_grid(table, narrow=narrow))


@contextmanager
def _named() -> Iterator[None]:
    """What is wrong with the period or with --under is said of the option."""
    try:
        yield
    except (InvalidInput, NotFound) as error:
        option = error.field if error.field in ("from", "to") else "under"
        raise typer.BadParameter(str(error), param_hint=f"--{option}") from error


def _grid(table: "Table", *, narrow: bool) -> Grid:
    """The main figures; where it is narrow, a change stands below its figure."""
    from civicgrid.apps.evaluation import api as evaluation

    held = evaluation.book()
    shown = [each for each in held.indicators_of(table.kind) if table.kind in each.main]
    scores = held.scores_of(table.kind)
    period, before = table.period, table.before
    title = f"{period.first} to {period.last}, change since {before.first} to {before.last}"
    grid = Grid(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=narrow)
    grid.add_column(table.kind.capitalize(), overflow="fold")
    for name in (*(each.name for each in shown), *(each.name for each in scores)):
        grid.add_column(name[LANGUAGE], justify="right", overflow="fold")
    changed = "\n{:+.2f}" if narrow else " ({:+.2f})"
    for row in (*table.rows, table.total):
        shares = [_words(row.figures[each.code], 100, "%", changed) for each in shown]
        points = [_words(row.figures[each.code], 1, f" {row.figures[each.code].grade}", changed) for each in scores]
        grid.add_row(in_language(row.name, LANGUAGE), *shares, *points)
    return grid


def _words(figure: "Figure", scale: int, unit: str, changed: str) -> str:
    if figure.value is None:
        return "no value"
    change = "" if figure.before is None else changed.format((figure.value - figure.before) * scale)
    return f"{figure.value * scale:.2f}{unit}{change}"
