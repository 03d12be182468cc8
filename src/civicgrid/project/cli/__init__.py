"""The command line: `civicgrid --help`. Each file here is a command, or a group."""

import errno
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

import typer
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from rich.console import Console

from civicgrid import __version__
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.plugins import modules

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")

MENDABLE = {errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS}
"""What can be wrong with a file that somebody named."""

P = ParamSpec("P")
T = TypeVar("T")

app = typer.Typer(
    name="civicgrid",
    help="One platform for a city's public management.",
    epilog="First steps: `civicgrid up` runs a demo city. `civicgrid COMMAND --help` tells more, with an example.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def online(command: Callable[P, T]) -> Callable[P, T]:
    """A command with the database: started if need be, stopped if nobody else uses it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        from civicgrid.project.startup import running

        with running():
            return command(*args, **kwargs)

    return run


@app.command(epilog="Example: civicgrid version")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def collect() -> None:
    """Adds every file's commands."""
    for module in modules(__name__):
        if hasattr(module, "app"):
            app.add_typer(module.app, name=module.__name__.rpartition(".")[2])
        elif hasattr(module, "add"):
            module.add(app)


def main() -> None:
    """Entry point: every file's commands; what a user can mend is one line, no trace."""
    try:
        _check_settings()
        collect()
        app()
    except (CivicGridError, ImproperlyConfigured) as error:
        _refuse(str(error))
    except OSError as error:
        if error.errno not in MENDABLE:
            raise
        _refuse(f"{error.filename or 'a file'} cannot be used: {error.strerror}")


def _refuse(told: str) -> NoReturn:
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"civicgrid: {told}", style="red", markup=False)
    sys.exit(2)


def _check_settings() -> None:
    """Reads the settings first, so that their faults are told plainly."""
    try:
        _ = settings.CIVICGRID_HOME
    except OSError as error:
        fault = f"CIVICGRID_HOME cannot be used: {error}"
        raise ImproperlyConfigured(fault) from error
