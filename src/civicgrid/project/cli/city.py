"""`civicgrid city`: a city is a folder."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from civicgrid.kernel.problems import Problem, errors

from . import online

app = typer.Typer(help="A city is a folder: check it, load it, draw a demo.", no_args_is_help=True)
console = Console(stderr=True, soft_wrap=True, highlight=False)

NAMED = 5
"""How many of the changes of a table are named."""

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The city's folder.")]


@app.command()
def check(folder: FolderArgument) -> None:
    """Say everything that is wrong with a city folder, line by line; exit code 1 on errors."""
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
    folder: FolderArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002  Typer's way
) -> None:
    """Bring the installation into line with a city folder: shows what changes, then asks."""
    from civicgrid.project import city

    with console.status("Checking"):
        checked = city.check(folder)
    if checked.records is None:
        _print(checked.problems)
        raise typer.Exit(1)
    with console.status("Comparing"):
        changes = city.compare(checked.records)
    if not changes:
        typer.echo("Nothing changes.")
        return
    for table in changes:
        _print_changes(table)
    if not yes:
        typer.confirm("Load this?", abort=True)
    with console.status("Loading") as status:
        city.load(checked.records, told=lambda tables: status.update(f"Loading {tables}"))
    typer.echo("Loaded.")
