"""`civicgrid cluster`: the detectors beyond one machine."""

from pathlib import Path
from typing import Annotated

import typer

from . import online
from .shown import aside, count

app = typer.Typer(help="The detectors on a cluster of Spark.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep the commands under the name of the group."""


@app.command(epilog="Example: civicgrid cluster run --master spark://10.0.0.5:7077 --folder /shared/civicgrid")
@online
def run(
    folder: Annotated[Path, typer.Option(file_okay=False, help="A folder that all machines of the cluster share.")],
    master: Annotated[str, typer.Option(help="The master, as spark://host:7077; none = Spark in this process.")] = "",
    once: Annotated[bool, typer.Option("--once", help="End when all that is sealed has been looked at.")] = False,
) -> None:
    """Detect what is sealed, in place of the detector of `civicgrid up`."""
    from civicgrid.cluster.detectors import run as detect

    detect(master, folder.absolute(), lambda rows: aside.print(count(rows, "row")), once=once)
