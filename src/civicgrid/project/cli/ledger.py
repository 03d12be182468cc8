"""`civicgrid ledger`: verify everything, prove one case, publish the tree."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from civicgrid.kernel.errors import NotFound

from . import online


class NothingProven(NotFound):
    """The ledger has no entry about a case {case}."""


app = typer.Typer(help="The ledger: verify, prove, publish.", no_args_is_help=True)
console = Console(stderr=True)


@app.command()
@online
def verify(
    checkpoint: Annotated[list[Path] | None, typer.Option(help="A checkpoint somebody kept, to be compared.")] = None,
) -> None:
    """Recompute the ledger from its entries; exit code 1 where anything deviates."""
    from civicgrid.base.ledger import audit
    from civicgrid.base.ledger.sequencer import sequence

    with console.status("Numbering what waits"):
        sequence()
    with Progress(console=console) as progress:
        bar = progress.add_task("Verifying")
        kept = [file.read_text() for file in checkpoint or ()]
        report = audit.verify(lambda done, size: progress.update(bar, completed=done, total=size), kept)
    for deviation in report.deviations:
        typer.echo(str(deviation), err=True)
    told = f"{report.size} entries verified, {report.erased} erased, {report.waiting.count} wait to be numbered"
    typer.echo(f"{told}, {len(report.deviations)} deviations")
    raise typer.Exit(1 if report.deviations else 0)


@app.command()
@online
def key() -> None:
    """Print the public key by which anybody can check the ledger's signatures."""
    from civicgrid.base.ledger import home, storage

    typer.echo(home.signer(create=storage.newest() is None).verifier.vkey)


@app.command()
@online
def prove(
    case: Annotated[str, typer.Argument(help="The number of a case.")],
    folder: Annotated[Path, typer.Option(help="Where the proofs go.")] = Path(),
) -> None:
    """Write a tlog-proof, and what it takes to check it, for each entry of a case."""
    from civicgrid.base.ledger import proving
    from civicgrid.base.ledger.sequencer import sequence

    sequence()
    folder.mkdir(parents=True, exist_ok=True)
    entries = proving.prove_subject("case", case)
    if not entries:
        raise NothingProven(case=case, remedy="look the number up with `civicgrid cases export`")
    for proven in entries:
        for suffix, content in ((".tlog-proof", proven.proof.encode()), (".leaf", proven.leaf)):
            target = folder / f"{case}-{proven.name}{suffix}"
            target.write_bytes(content)
            typer.echo(str(target))


@app.command()
@online
def publish(folder: Annotated[Path, typer.Argument(help="A folder that a web server may serve.")]) -> None:
    """Write checkpoint and tiles (tlog-tiles) for anybody to verify."""
    from civicgrid.base.ledger import publishing

    typer.echo(f"{publishing.publish(folder)} entries published in {folder}")
