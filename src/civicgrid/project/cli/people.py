"""`civicgrid people`: who can log in, and their passwords."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from civicgrid.kernel.i18n import in_language

from . import online

app = typer.Typer(help="People: list them, give a password.", no_args_is_help=True)


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

    directory.set_password(SYSTEM, login, word)
    typer.echo(f"{login} can log in.")
