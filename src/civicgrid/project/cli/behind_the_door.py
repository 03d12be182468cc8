"""`civicgrid detect` and `civicgrid seal`: the processes behind the door."""

from typing import Annotated

import typer

from civicgrid.project import processes

Parent = Annotated[int, typer.Option(hidden=True)]


def add(app: typer.Typer) -> None:
    """Puts the commands of this module among the others."""
    app.command(epilog="Example: civicgrid detect")(detect)
    app.command(epilog="Example: civicgrid seal")(seal)


def detect(parent: Parent = 0) -> None:
    """Look at what arrives: newest values, bounds, silences. Part of `up`."""
    from civicgrid.project.startup import running

    with running():
        from civicgrid.project import telemetry

        processes.end_in_order()
        if parent:
            processes.end_with(parent)
        telemetry.detect()


def seal(parent: Parent = 0) -> None:
    """Bring what arrived from the journal into the lake. Part of `civicgrid up`."""
    from civicgrid.project.startup import running

    with running():
        from civicgrid.project import telemetry

        processes.end_in_order()
        if parent:
            processes.end_with(parent)
        telemetry.seal()
