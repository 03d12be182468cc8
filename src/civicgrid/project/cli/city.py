"""`civicgrid city`: a city is a folder."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from civicgrid.kernel.changes import Changes
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.problems import Problem, errors

from . import online
from .shown import aside, bar, count

app = typer.Typer(help="A city is a folder: check it, load it, draw a demo.", no_args_is_help=True)

NAMED = 5
"""How many of the changes of a table are named."""
SHOWN = 5
"""How many problems of one kind are shown."""

City = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The city's folder.")]


All = Annotated[bool, typer.Option("--all", help="Show every problem, however many are of one kind.")]


class NotEmpty(InvalidInput):
    """{folder} is not empty."""


@app.command(epilog="Example: civicgrid city check my-city")
def check(folder: City, every: All = False) -> None:
    """Say all that is wrong with a city folder; exit code 1 on errors.

    Each line is `file:line:field: what (remedy)`. Of many faults of one kind the first few are shown.
    """
    import django

    django.setup()
    from civicgrid.project import city

    with aside.status("Checking"):
        checked = city.check(folder)
    _print(checked.problems, every=every)
    raise typer.Exit(0 if checked.records else 1)


@app.command(epilog="Example: civicgrid city load my-city")
@online
def load(
    folder: City,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    every: All = False,
) -> None:
    """Bring the installation into line with a folder: show what changes, then ask."""
    from civicgrid.apps.grid import api as grid
    from civicgrid.base.access import SYSTEM
    from civicgrid.project import city

    with aside.status("Checking"):
        checked, added = city.check(folder), grid.map_of(folder)
    if checked.problems:
        _print(checked.problems, every=every)
    if checked.records is None:
        raise typer.Exit(1)
    with aside.status("Comparing"):
        changes = city.compare(checked.records)
    redrawn = added != grid.map_kept()
    if not (changes or redrawn):
        typer.echo("Nothing changes.")
        return
    if redrawn:
        typer.echo(f"On the map: {', '.join(sorted(added)) or 'nothing but the areas'}")
    for table in changes:
        _print_changes(table.table, table.changes, city.name_of)
    if not yes:
        typer.confirm("Load this?", abort=True)
    with aside.status("Loading") as status:
        city.load(checked.records, told=lambda tables: status.update(f"Loading {tables}"))
        if redrawn:
            grid.keep_map(SYSTEM, added)
    typer.echo("Loaded.")


@app.command(epilog="Example: civicgrid city demo my-city --cells 400")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where to write the folder.")],
    seed: Annotated[int, typer.Option(help="Another seed draws another city.")] = 1,
    cells: Annotated[int, typer.Option(min=4, help="How many cells of about 10 000 m².")] = 1500,
) -> None:
    """Draw a demo city and write its folder."""
    from civicgrid.simulator.city import write_city

    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder=folder, remedy="name a new folder")
    with bar("Drawing") as drawn:
        write_city(folder, seed=seed, cells=cells, progress=drawn)
    typer.echo(f"Next: civicgrid city load {folder}")


def _print(problems: Sequence[Problem], *, every: bool) -> None:
    """As a compiler would: one a line, then how many."""
    of_kind, shown = Counter(problem.kind for problem in problems), Counter[object]()
    for problem in problems:
        shown[problem.kind] += 1
        if every or shown[problem.kind] <= SHOWN:
            typer.echo(str(problem))
        elif shown[problem.kind] == SHOWN + 1:
            typer.echo(f"{problem.file}: … and {of_kind[problem.kind] - SHOWN:,} more like it (--all shows them)")
    wrong = len(errors(problems))
    typer.echo(f"{count(wrong, 'error')}, {count(len(problems) - wrong, 'warning')}")


def _print_changes(table: str, changes: Changes[object], name_of: Callable[[object], str]) -> None:
    for how, records in (("new", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        if records:
            names = [name_of(record) for record in records[:NAMED]]
            more = [f"and {len(records) - NAMED:,} more"] if len(records) > NAMED else []
            typer.echo(f"{table}: {len(records):,} {how}: {', '.join([*names, *more])}")
