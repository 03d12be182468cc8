"""Days as options of commands."""

from datetime import date

import typer


def day_of(text: str) -> date:
    """The day that an option names; raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        fault = f"{text!r} is no day: write it as 2026-01-31"
        raise typer.BadParameter(fault) from error
