"""`civicgrid workflow`: the table of moves as a picture."""

from pathlib import Path
from typing import Annotated

import typer


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command(epilog="Example: civicgrid workflow --svg workflow.svg")(workflow)


def workflow(
    svg: Annotated[Path | None, typer.Option(dir_okay=False, help="Write an SVG picture to this file.")] = None,
) -> None:
    """Draw the workflow of cases: as a Mermaid state diagram, or as SVG."""
    import django

    django.setup()
    from civicgrid.apps.cases.api import WORKFLOW
    from civicgrid.kernel import drawing

    if svg is None:
        typer.echo(WORKFLOW.diagram(), nl=False)
    else:
        svg.write_text(drawing.svg(WORKFLOW), encoding="utf-8")
