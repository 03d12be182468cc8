"""The command line: `civicgrid --help`."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console

from civicgrid import __version__
from civicgrid.kernel.errors import CivicGridError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")

P = ParamSpec("P")
T = TypeVar("T")

app = typer.Typer(
    name="civicgrid",
    help="One platform for a city's public management.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def online(command: Callable[P, T]) -> Callable[P, T]:
    """A command that works with the database: started if need be, stopped if nobody else uses it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        from civicgrid.project.startup import running

        with running():
            return command(*args, **kwargs)

    return run


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Entry point: our own errors are one line, not a trace."""
    from . import cases, city, duties, evaluate, ledger, reports, up, workflow

    for name, group in (("city", city), ("reports", reports), ("cases", cases), ("duties", duties), ("ledger", ledger)):
        app.add_typer(group.app, name=name)
    for single in (up, evaluate, workflow):
        single.add(app)
    try:
        app()
    except CivicGridError as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"civicgrid: {error}", style="red", markup=False)
        sys.exit(2)
