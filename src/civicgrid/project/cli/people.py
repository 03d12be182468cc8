"""`civicgrid people`: who can log in, their passwords, and the links of displays."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.ids import new_secret

from . import online

app = typer.Typer(help="People: list them, give a password, log in a display.", no_args_is_help=True)


@app.command("list", epilog="Example: civicgrid people list")
@online
def list_() -> None:
    """List logins with their roles and organisations."""
    from civicgrid.apps.directory import api as directory

    for post in directory.posts(datetime.now(UTC).date()).values():
        typer.echo(f"{post.login}\t{post.role}\t{post.organisation}\t{in_language(post.person, 'en')}")


@app.command(epilog="Example: civicgrid people password dispatcher")
@online
def password(
    login: Annotated[str, typer.Argument(help="A login of posts.csv.")],
    word: Annotated[str, typer.Option("--password", prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Give a person a password: asked for, never shown."""
    from civicgrid.apps.directory import api as directory
    from civicgrid.base.access import SYSTEM

    directory.set_passwords(SYSTEM, [login], word)
    typer.echo(f"{login} can log in.")


@app.command(epilog="Example: civicgrid people kiosk wall")
@online
def kiosk(
    login: Annotated[str, typer.Argument(help="A login of posts.csv whose only role is viewer.")],
    revoke: Annotated[
        bool, typer.Option("--revoke", help="End all links and sessions of this login, and its password.")
    ] = False,
    host: Annotated[str, typer.Option(help="Where the display finds CivicGrid, else CIVICGRID_URL.")] = "",
) -> None:
    """Print a secret link that logs a wall display in, to look and nothing else.

    It is shown this once: only its digest is kept. Open it once at the display.
    """
    from django.conf import settings

    from civicgrid.apps.directory import api as directory
    from civicgrid.base.access import SYSTEM

    if revoke:
        typer.echo(f"Links ended: {directory.cut_off_displays(SYSTEM, login).count}")
        return
    secret = new_secret()
    directory.link_display(SYSTEM, login, secret)
    typer.echo(f"{(host or settings.CIVICGRID_URL).rstrip('/')}/display/{secret}/")
    if not host:
        typer.echo(
            "The link begins with CIVICGRID_URL. If the display finds CivicGrid at another address or port, "
            "set CIVICGRID_URL to that, or name it with --host.",
            err=True,
        )
