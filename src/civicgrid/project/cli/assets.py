"""`civicgrid assets`: many assets from a file, and into one."""

from pathlib import Path
from typing import Annotated

import typer

from . import online
from .shown import aside, count

app = typer.Typer(help="Assets: import them from a file, export them.", no_args_is_help=True)

SHOWN = 10
"""How many refused rows are named."""


@app.command("import", epilog="Example: civicgrid assets import poles.csv --dry-run")
@online
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or GeoJSON.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    partly: Annotated[bool, typer.Option("--partly", help="Leave the refused rows, take the others.")] = False,
) -> None:
    """Add and change assets by a file; exit code 1 where rows are refused.

    A file with refused rows changes nothing, unless the others are taken alone. The same file twice changes nothing.
    """
    from civicgrid.apps.assets import api as assets
    from civicgrid.base.access import SYSTEM

    content = file.read_bytes()
    with aside.status("Reading"):
        _, plan = assets.planned(SYSTEM, file.name, content)
    for refused in plan.refused[:SHOWN]:
        for error in refused.errors:
            typer.echo(f"{file.name}:{refused.line}:{error.field}: {error}")
    if len(plan.refused) > SHOWN:
        typer.echo(f"… and {count(len(plan.refused) - SHOWN, 'refused row')} more")
    typer.echo(
        f"{len(plan.added):,} new, {len(plan.changed):,} changed, {len(plan.unchanged):,} as they are, "
        f"{len(plan.refused):,} refused"
    )
    if not dry_run and (partly or not plan.refused):
        with aside.status("Importing"):
            done = assets.import_assets(SYSTEM, file.name, content, partly=partly)
        typer.echo("Imported." if done else "Nothing changes.")
    raise typer.Exit(1 if plan.refused else 0)


@app.command(epilog="Example: civicgrid assets export poles.geojson --kind light-pole")
@online
def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="Ends with .csv or .geojson.")],
    kind: Annotated[str, typer.Option(help="Only those of this kind.")] = "",
) -> None:
    """Write all assets, or those of a kind, to a file that can be imported again."""
    from civicgrid.apps.assets import api as assets

    lines = assets.exported(kind, geojson=file.suffix.casefold() != ".csv")
    with aside.status("Writing"), file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines)
    typer.echo(f"Written: {file}")
