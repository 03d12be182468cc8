"""`civicgrid query`: a named analysis of all that was observed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from civicgrid.kernel.errors import InvalidInput, NotFound

from . import online
from .shown import aside, count

if TYPE_CHECKING:
    from civicgrid.cluster.answer import Answer

SHOWN = 20
"""Rows on the screen; a file gets all."""


class NoAnalysis(NotFound):
    """There is no analysis {name}."""


class NoEngine(NotFound):
    """There is no engine {name}."""


class NothingSealed(NotFound):
    """There is nothing in the lake yet."""


class UnknownEnding(InvalidInput):
    """How {value} is to be written, its ending does not say."""


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command(epilog="Example: civicgrid query unusual_hours --engine duckdb --to unusual.parquet")(query)


@online
def query(
    name: Annotated[str, typer.Argument(help="The analysis: daily, gaps, hourly, unusual_hours.")],
    engine: Annotated[str, typer.Option(help="Who answers: duckdb, spark or sail.")] = "duckdb",
    master: Annotated[str, typer.Option(help="Where Spark (spark://…) or Sail (sc://…) runs; none = here.")] = "",
    to: Annotated[Path | None, typer.Option(dir_okay=False, help="Write all rows: .csv, .parquet, .arrow.")] = None,
) -> None:
    """Answer a named analysis of what is sealed; every engine answers the same."""
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.cluster import answer
    from civicgrid.cluster.engines import ENGINES

    if name not in telemetry.ANALYSES:
        raise NoAnalysis(name=name, remedy="name one of {known}", known=list(telemetry.ANALYSES))
    if engine not in ENGINES:
        raise NoEngine(name=engine, remedy="name one of {known}", known=list(ENGINES))
    if to and to.suffix not in answer.WRITERS:
        raise UnknownEnding(value=to.name, remedy="end the name with one of {known}", known=list(answer.WRITERS))
    sealed = telemetry.sealed()
    if not sealed.locations:
        raise NothingSealed(remedy="observations are sealed some minutes after they came")
    with aside.status(f"Asking {engine}"):
        told = answer.answer(sealed, telemetry.ANALYSES[name], engine, master)
    if to:
        answer.WRITERS[to.suffix](told, to)
        aside.print(f"{count(told.num_rows, 'row')} written to {to}")
    else:
        _show(told)


def _show(told: "Answer") -> None:
    grid = Table(*told.column_names)
    for row in told.slice(0, SHOWN).to_pylist():
        grid.add_row(*(f"{each:.6g}" if isinstance(each, float) else str(each) for each in row.values()))
    Console().print(grid)
    if told.num_rows > SHOWN:
        aside.print(f"{count(told.num_rows, 'row')}; the first {SHOWN} are shown. With --to FILE, all are written.")
