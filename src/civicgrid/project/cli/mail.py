"""`civicgrid mail`: letters that come by e-mail."""

import sys
from collections.abc import Mapping

import typer

from . import online
from .shown import count

app = typer.Typer(help="Letters by e-mail: take one in, count them.", no_args_is_help=True)

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and hands it over again."""
NO_USE = 65
"""EX_DATAERR: the mail server tells the sender that nothing has come of it."""
ENDS: Mapping[str, tuple[int, str]] = {
    "later": (TRY_AGAIN, "try again later: many letters of this sender came within an hour"),
    "empty": (NO_USE, "the letter says nothing, and shows no picture"),
    "no_sender": (NO_USE, "this is no letter: nobody says that they wrote it"),
    "refused": (NO_USE, "the matter of this letter is over, or it cannot be taken: report it anew"),
}
"""What became of a letter -> the exit code and what the mail server may tell; all else ends with 0."""


@app.command(epilog="Example: civicgrid mail take < letter.eml")
def take() -> None:
    """Take in the letter on standard input: it becomes a report, or a reply.

    A mail server hands letters over by a line of its /etc/aliases: city: "|civicgrid mail take". Ends with 0 when it is
    taken or ignored, with 65 when it is no letter or says nothing, and with 75 when the mail server shall try again.
    """
    from civicgrid.protocols.email import MOST_BYTES

    data = sys.stdin.buffer.read(MOST_BYTES)
    try:
        fate = _take(data)
    except Exception as error:  # whatever it is, the letter must not be lost
        typer.echo(f"civicgrid: try again later: {error}", err=True)
        raise typer.Exit(TRY_AGAIN) from error
    if fate in ENDS:
        code, told = ENDS[fate]
        typer.echo(f"civicgrid: {told}", err=True)
        raise typer.Exit(code)


@online
def _take(data: bytes) -> str:
    """What became of it."""
    from civicgrid.apps.exchange import api as exchange

    taken = exchange.take_letter(data)
    typer.echo(f"{taken.fate} {taken.number}".strip())
    return taken.fate


@app.command("count", epilog="Example: civicgrid mail count")
@online
def count_() -> None:
    """Count what became of all letters."""
    from civicgrid.apps.exchange import api as exchange

    told = exchange.letters_by_fate()
    for fate, number in told.items():
        typer.echo(f"{fate}\t{number}")
    typer.echo(count(sum(told.values()), "letter"), err=True)
