"""`civicgrid workflow`: the table of moves as a picture."""

import typer


def add(app: typer.Typer) -> None:
    """Puts the command of this module among the others."""
    app.command()(workflow)


def workflow() -> None:
    """Draw the workflow of cases as a Mermaid state diagram."""
    from civicgrid.apps.cases.api import WORKFLOW

    typer.echo(WORKFLOW.diagram(), nl=False)
