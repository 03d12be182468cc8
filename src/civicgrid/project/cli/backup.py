"""`civicgrid backup` and `civicgrid restore`: all of it, at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import online
from .ledger import verify
from .shown import bar, count

if TYPE_CHECKING:
    from civicgrid.project.backup import Doing, Manifest


def add(app: typer.Typer) -> None:
    """Puts the commands of this module among the others."""
    app.command(epilog="Example: civicgrid backup /backups/2026-11-23")(backup)
    app.command(epilog="Example: civicgrid restore /backups/2026-11-23")(restore)


@online
def backup(folder: Annotated[Path, typer.Argument(file_okay=False, help="A new folder for this backup.")]) -> None:
    """Save database, journal, lake, files and keys at one moment.

    Everything may run meanwhile. The folder holds all secrets of the city. What a backup beside it holds already is not
    copied again.
    """
    from civicgrid.project import backup as backups

    with _shown("Saving") as doing:
        made = backups.save(folder, doing)
    typer.echo(f"{_told(made)} saved in {folder}")


def restore(folder: Annotated[Path, typer.Argument(file_okay=False, help="A backup.")]) -> None:
    """Put a backup back into the empty home that CIVICGRID_HOME names, and verify it.

    First each file is compared with its checksum, at last the ledger and the cases are verified: exit code 1 where
    anything deviates.
    """
    import django

    django.setup()
    from civicgrid.project import backup as backups

    with _shown("Restoring") as doing:
        made = backups.restore(folder, doing)
    typer.echo(f"{_told(made)} put back as of {made.at:%Y-%m-%d %H:%M:%S} UTC")
    verify()


def _told(made: "Manifest") -> str:
    rows = count(sum(made.rows.values()), "row")
    sealed = count(sum(table.rows for table in made.lake), "row")
    size = f"{made.bytes / 1e6:,.1f} MB in {count(len(made.files), 'file')}"
    return f"Database ({rows}), lake ({sealed}) and journal up to row {made.journal_end:,}: {size}"


@contextmanager
def _shown(doing: str) -> Iterator["Doing"]:
    """A bar that counts bytes."""
    from civicgrid.project.backup import Doing

    with bar(doing, counted=False) as told:
        total = done = 0

        def begin(size: int) -> None:
            nonlocal total
            total = size
            told(done, total)

        def go_on(size: int) -> None:
            nonlocal done
            done += size
            told(min(done, total), total)

        yield Doing(begin, go_on)
