"""`civicgrid city`: a city is a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from civicgrid.kernel.changes import Changes
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.problems import Problem, errors

from . import online

app = typer.Typer(help="A city is a folder: check it, load it, draw a demo.", no_args_is_help=True)
console = Console(stderr=True, soft_wrap=True, highlight=False)

NAMED = 5
"""How many of the changes of a table are named."""

City = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The city's folder.")]


class NotEmpty(InvalidInput):
    """{folder} is not empty."""


@app.command()
def check(folder: City) -> None:
    """Say everything that is wrong with a city folder; exit code 1 on errors."""
    import django

    django.setup()
    from civicgrid.project import city

    with console.status("Checking"):
        checked = city.check(folder)
    _print(checked.problems)
    raise typer.Exit(0 if checked.records else 1)


@app.command()
@online
def load(
    folder: City,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Bring the installation into line with a folder: show what changes, then ask."""
    from civicgrid.project import city

    with console.status("Checking"):
        checked = city.check(folder)
    if checked.problems:
        _print(checked.problems)
    if checked.records is None:
        raise typer.Exit(1)
    with console.status("Comparing"):
        changes = city.compare(checked.records)
    if not changes:
        typer.echo("Nothing changes.")
        return
    for table in changes:
        _print_changes(table.table, table.changes, city.name_of)
    if not yes:
        typer.confirm("Load this?", abort=True)
    with console.status("Loading") as status:
        city.load(checked.records, told=lambda tables: status.update(f"Loading {tables}"))
    typer.echo("Loaded.")


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where to write the folder.")],
    seed: Annotated[int, typer.Option(help="Another seed draws another city.")] = 1,
    cells: Annotated[int, typer.Option(min=4, help="How many cells of about 10 000 m².")] = 1500,
) -> None:
    """Draw a demo city and write its folder."""
    from civicgrid.simulator.city import write_city

    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder=folder, remedy="name a new folder")
    columns = TextColumn("Drawing"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("cells", total=cells)
        write_city(
            folder,
            seed=seed,
            cells=cells,
            progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    typer.echo(f"Next: civicgrid city load {folder}")


def _print(problems: Sequence[Problem]) -> None:
    """As a compiler would: one a line, then how many."""
    for problem in problems:
        typer.echo(str(problem))
    wrong = len(errors(list(problems)))
    typer.echo(f"{_count(wrong, 'error')}, {_count(len(problems) - wrong, 'warning')}")


def _print_changes(table: str, changes: Changes[object], name_of: Callable[[object], str]) -> None:
    for how, records in (("new", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        if records:
            names = [name_of(record) for record in records[:NAMED]]
            more = [f"and {len(records) - NAMED:,} more"] if len(records) > NAMED else []
            typer.echo(f"{table}: {len(records):,} {how}: {', '.join([*names, *more])}")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
