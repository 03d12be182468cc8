"""`civicgrid device-keys`: keys with which devices send observations."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from . import online

keys = typer.Typer(help="Keys with which devices send observations: issue, revoke, list.", no_args_is_help=True)


def add(app: typer.Typer) -> None:
    """Puts the group among the others."""
    app.add_typer(keys, name="device-keys")


Name = Annotated[str, typer.Argument(help="What the key is called: the device, or who runs it.")]


@keys.command(epilog="Example: civicgrid device-keys issue lamp-17 --thing 17 --rows-per-minute 600")
@online
def issue(
    name: Name,
    thing: Annotated[list[int] | None, typer.Option(help="It may send to all streams of this thing.")] = None,
    stream: Annotated[list[int] | None, typer.Option(help="It may send to this stream.")] = None,
    everything: Annotated[bool, typer.Option(help="It may send to every stream.")] = False,
    rows_per_minute: Annotated[int | None, typer.Option(help="How many rows it may send a minute.", min=1)] = None,
) -> None:
    """Print a new key. It is shown this once: only its digest is kept."""
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.apps.telemetry.types import NewDeviceKey
    from civicgrid.base.access import SYSTEM

    new = NewDeviceKey(
        name=name,
        things=tuple(thing or ()),
        streams=tuple(stream or ()),
        everything=everything,
        rows_per_minute=rows_per_minute,
    )
    _, secret = telemetry.issue_key(SYSTEM, new)
    typer.echo(secret)


@keys.command(epilog="Example: civicgrid device-keys revoke lamp-17")
@online
def revoke(name: Name) -> None:
    """End a key; the door refuses it within a second."""
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.base.access import SYSTEM

    ended = telemetry.revoke_key(SYSTEM, telemetry.device_key(SYSTEM, name))
    typer.echo("Key revoked" if ended else "Key was revoked before")


@keys.command("list", epilog="Example: civicgrid device-keys list")
@online
def list_() -> None:
    """Show all keys: what each is for, and since when it counts no more."""
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.base.access import SYSTEM

    table = Table("name", "for", "rows a minute", "issued", "revoked")
    for key in telemetry.device_keys(SYSTEM):
        told = [f"thing {each}" for each in key.things] + [f"stream {each}" for each in key.streams]
        revoked = f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""
        scope = "everything" if key.everything else ", ".join(told)
        table.add_row(key.name, scope, str(key.rows_per_minute or ""), f"{key.issued_at:%Y-%m-%d %H:%M}", revoked)
    Console().print(table)
