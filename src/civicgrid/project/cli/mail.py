"""`civicgrid mail`: letters that come by e-mail."""

import sys

import typer

from . import online
from .shown import count

app = typer.Typer(help="Letters by e-mail: take one in, count them.", no_args_is_help=True)

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and hands it over again."""


@app.command(epilog="Example: civicgrid mail take < letter.eml")
def take() -> None:
    """Take in the letter on standard input: it becomes a report, or a reply.

    A mail server hands letters over by a line of its /etc/aliases: city: "|civicgrid mail take". Ends with 0 when it is
    taken or ignored, and with 75 when the mail server shall try again later.
    """
    from civicgrid.protocols.email import MOST_BYTES

    data = sys.stdin.buffer.read(MOST_BYTES)
    try:
        later = _take(data)
    except Exception as error:  # whatever it is, the letter must not be lost
        typer.echo(f"civicgrid: try again later: {error}", err=True)
        raise typer.Exit(TRY_AGAIN) from error
    if later:
        raise typer.Exit(TRY_AGAIN)


@online
def _take(data: bytes) -> bool:
    """Whether it is to come again later."""
    from civicgrid.apps.exchange import api as exchange

    taken = exchange.take_letter(data)
    typer.echo(f"{taken.fate} {taken.number}".strip())
    return taken.fate == "later"


@app.command("count", epilog="Example: civicgrid mail count")
@online
def count_() -> None:
    """Count what became of all letters."""
    from civicgrid.apps.exchange import api as exchange

    told = exchange.letters_by_fate()
    for fate, number in told.items():
        typer.echo(f"{fate}\t{number}")
    typer.echo(count(sum(told.values()), "letter"), err=True)
