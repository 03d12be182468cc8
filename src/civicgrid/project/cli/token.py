"""`civicgrid token`: keys for the API."""

import secrets
from typing import Annotated

import typer

from . import online

app = typer.Typer(help="Keys for the API: issue, revoke.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="A login of posts.csv: the key may do what this person may.")]


@app.command(epilog='Example: civicgrid token issue dispatcher --note "hotline software"')
@online
def issue(login: Login, note: Annotated[str, typer.Option(help="What the key is for.")] = "") -> None:
    """Print a new key. It is shown this once: only its digest is kept."""
    from civicgrid.apps.directory import api as directory
    from civicgrid.base.access import SYSTEM

    secret = secrets.token_urlsafe(32)
    directory.issue_token(SYSTEM, login, secret, note)
    typer.echo(secret)


@app.command(epilog="Example: civicgrid token revoke dispatcher")
@online
def revoke(login: Login) -> None:
    """End all keys of a person, at once."""
    from civicgrid.apps.directory import api as directory
    from civicgrid.base.access import SYSTEM

    typer.echo(f"Keys revoked: {directory.revoke_token(SYSTEM, login).count}")
