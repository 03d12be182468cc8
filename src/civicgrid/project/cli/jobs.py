"""`civicgrid jobs`: background work that was given up."""

import json
from typing import Annotated

import typer

from . import online
from .shown import count

app = typer.Typer(help="Background jobs that were given up: list them, repeat them.", no_args_is_help=True)


@app.command("list", epilog="Example: civicgrid jobs list")
@online
def list_() -> None:
    """List the jobs of which every try failed; the worker's log says why.

    Whoever watches the installation learns their number from `/health/`.
    """
    from civicgrid.base import jobs

    found = jobs.given_up()
    for job in found:
        when = job.at.isoformat(" ", "seconds") if job.at else ""
        tries = count(job.attempts, "try", "tries")
        typer.echo(f"{job.id}\t{when}\t{tries}\t{job.name}\t{json.dumps(job.arguments, ensure_ascii=False)}")
    typer.echo(f"{count(len(found), 'job')} given up", err=True)


@app.command(epilog="Example: civicgrid jobs retry 17")
@online
def retry(
    job: Annotated[list[int] | None, typer.Argument(help="Numbers from the list; all if left away.")] = None,
) -> None:
    """Try given-up jobs once more, when what hindered them is mended."""
    from civicgrid.base import jobs

    typer.echo(f"{count(jobs.repeat(job or ()), 'job')} will be tried again")
