"""`civicgrid ledger`: verify everything, prove one case, publish the tree."""

from pathlib import Path
from typing import Annotated

import typer

from civicgrid.kernel.errors import NotFound

from . import online
from .cases import compared
from .shown import aside, bar, count


class NothingProven(NotFound):
    """The ledger has no entry about a case {case}."""


app = typer.Typer(help="The ledger: verify, prove, publish.", no_args_is_help=True)


@app.command(epilog="Example: civicgrid ledger verify")
@online
def verify(
    checkpoint: Annotated[list[Path] | None, typer.Option(help="A checkpoint somebody kept, to be compared.")] = None,
) -> None:
    """Recompute the ledger from its entries, and compare the cases with it.

    First: no entry was changed, moved, added or lost. Then, as `civicgrid cases check`: what people read of cases is
    what these entries hold. Exit code 1 where anything deviates.
    """
    from civicgrid.base.ledger import audit
    from civicgrid.base.ledger.sequencer import sequence

    with aside.status("Numbering what waits"):
        sequence()
    kept = [file.read_text() for file in checkpoint or ()]
    with bar("Verifying") as verified:
        report = audit.verify(verified, kept)
    for deviation in report.deviations:
        typer.echo(str(deviation), err=True)
    told = f"{count(report.size, 'entry', 'entries')} verified"
    waiting = f"{count(report.waiting.count, 'waits', 'wait')} to be numbered"
    typer.echo(f"{told}, {waiting}, {count(len(report.deviations), 'deviation')}")
    raise typer.Exit(1 if compared() or report.deviations else 0)


@app.command(epilog="Example: civicgrid ledger key")
@online
def key() -> None:
    """Print the public key by which anybody can check the ledger's signatures."""
    from civicgrid.base.ledger import home, storage

    typer.echo(home.signer(create=storage.newest() is None).verifier.vkey)


@app.command(epilog="Example: civicgrid ledger prove 202610010000017 --folder proofs")
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


@app.command(epilog="Example: civicgrid ledger publish /var/www/ledger")
@online
def publish(folder: Annotated[Path, typer.Argument(help="A folder that a web server may serve.")]) -> None:
    """Write checkpoint and tiles (tlog-tiles) for anybody to verify."""
    from civicgrid.base.ledger import publishing

    typer.echo(f"{publishing.publish(folder)} entries published in {folder}")
