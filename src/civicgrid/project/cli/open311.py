"""`civicgrid open311`: keys of programs, authorities that cases go to."""

import secrets
from typing import Annotated

import typer

from civicgrid.kernel.errors import InvalidInput

from . import online

app = typer.Typer(help="Open311: keys of programs, authorities that cases go to.", no_args_is_help=True)

Program = Annotated[str, typer.Argument(help="What the program is called: small letters, digits, dots, dashes.")]
Organisation = Annotated[str, typer.Argument(help="A code of organisations.csv.")]


KNOWLEDGE = frozenset({"repeats", "updates", "xml"})
"""What an endpoint may know beyond the standard, or know alone."""


class NoPair(InvalidInput):
    """{value} does not name a case type and a service."""


@app.command(epilog="Example: civicgrid open311 key fixmystreet")
@online
def key(program: Program) -> None:
    """Print a new key for a program. It is shown this once: only its digest is kept."""
    from civicgrid.apps.exchange import api as exchange
    from civicgrid.base.access import SYSTEM

    secret = secrets.token_urlsafe(32)
    exchange.issue_key(SYSTEM, program, secret)
    typer.echo(secret)


@app.command(epilog="Example: civicgrid open311 revoke fixmystreet")
@online
def revoke(program: Program) -> None:
    """End the key of a program, at once."""
    from civicgrid.apps.exchange import api as exchange
    from civicgrid.base.access import SYSTEM

    exchange.revoke_key(SYSTEM, program)
    typer.echo(f"The key of {program} is ended.")


@app.command(epilog="Example: civicgrid open311 keys")
@online
def keys() -> None:
    """List the programs that have or had a key."""
    from civicgrid.apps.exchange import api as exchange

    for each in exchange.client_keys():
        ended = f", ended {each.revoked_at:%Y-%m-%d}" if each.revoked_at else ""
        typer.echo(f"{each.name}\tsince {each.issued_at:%Y-%m-%d}{ended}")


@app.command(epilog="Example: civicgrid open311 connect lighting https://lamps.example/open311/v2 --service C0112=033")
@online
def connect(
    organisation: Organisation,
    address: Annotated[str, typer.Argument(help="Its endpoint: what stands before /requests.json.")],
    service: Annotated[
        list[str] | None, typer.Option(help="A case type or class and its service there, as C0112=033; * = any other.")
    ] = None,
    jurisdiction: Annotated[str, typer.Option(help="The jurisdiction_id there.")] = "",
    ask_key: Annotated[bool, typer.Option("--key", help="Ask for the api_key there; it is kept encrypted.")] = False,
    knows: Annotated[
        list[str] | None,
        typer.Option(help="repeats: Idempotency-Key; updates: servicerequestupdates; xml: answers in XML alone."),
    ] = None,
) -> None:
    """Reach an organisation at an endpoint: what it is given from now on goes there."""
    from civicgrid.apps.exchange import api as exchange
    from civicgrid.base.access import SYSTEM
    from civicgrid.protocols.open311 import Format

    known = set(knows or ())
    if strange := known - KNOWLEDGE:
        raise InvalidInput(field="knows", value=min(strange), remedy="use repeats, updates or xml")
    to = exchange.Connection(
        organisation=organisation,
        address=address,
        services=dict(map(_pair, service or ())),
        jurisdiction=jurisdiction,
        api_key=typer.prompt("api_key", hide_input=True) if ask_key else "",
        form=Format.XML if "xml" in known else Format.JSON,
        knows_repeats="repeats" in known,
        tells_updates="updates" in known,
    )
    exchange.connect(SYSTEM, to)
    typer.echo(f"Cases of {organisation} go to {address} from now on.")


@app.command(epilog="Example: civicgrid open311 disconnect lighting")
@online
def disconnect(organisation: Organisation) -> None:
    """Reach an organisation no more; what was sent stays known."""
    from civicgrid.apps.exchange import api as exchange
    from civicgrid.base.access import SYSTEM

    exchange.disconnect(SYSTEM, organisation)
    typer.echo(f"Cases of {organisation} stay here.")


@app.command("list", epilog="Example: civicgrid open311 list")
@online
def list_() -> None:
    """List the authorities, and what waits for somebody."""
    from civicgrid.apps.exchange import api as exchange

    for each in exchange.authorities():
        mapped = ", ".join(f"{ours}={theirs}" for ours, theirs in sorted(each.services.items()))
        typer.echo(f"{each.organisation}\t{each.address}\t{mapped}\t{each.failure}".rstrip())
    for row in exchange.forwardings(troubled=True):
        typer.echo(f"{row.number}\t{row.organisation}\t{row.state}\t{row.failure}")


@app.command(epilog="Example: civicgrid open311 again 202603020000001 lighting")
@online
def again(
    number: Annotated[str, typer.Argument(help="The number of the case.")],
    organisation: Organisation,
) -> None:
    """Send a case once more that was refused, or may have arrived."""
    from civicgrid.apps.exchange import api as exchange
    from civicgrid.base.access import SYSTEM

    exchange.forward_again(SYSTEM, number, exchange.organisation_path(organisation))
    typer.echo(f"{number} goes there again.")


def _pair(words: str) -> tuple[str, str]:
    ours, sign, theirs = words.partition("=")
    if not (ours and sign and theirs):
        raise NoPair(field="service", value=words, remedy="write it as C0112=033")
    return ours, theirs
