"""`civicgrid up`: everything of one installation, in one command."""

import socket
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from civicgrid.base.http.client import get_json
from civicgrid.kernel.errors import CivicGridError
from civicgrid.project import processes


class PortTaken(CivicGridError):
    """Port {port} cannot be had: {reason}."""


console = Console()
WAIT_S = 60


def add(app: typer.Typer) -> None:
    """Puts the commands of this module among the others."""
    app.command()(up)
    app.command(hidden=True)(work)
    app.command(hidden=True)(stream)


def up(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    demo: Annotated[bool, typer.Option(help="Without a city, load the demo city and let reports come in.")] = True,
) -> None:
    """Start database, web and worker; with the demo city, a gentle stream of reports."""
    from django.conf import settings

    from civicgrid.base import database
    from civicgrid.project.startup import running

    processes.end_in_order()
    _claim(host, port)
    with database.owner(settings.CIVICGRID_HOME), running():
        password = _load_demo(settings.CIVICGRID_HOME) if demo else ""
        _serve(host, port, password)


def work() -> None:
    """Work off background jobs and seal the ledger."""
    from civicgrid.project.startup import running

    with running():
        from civicgrid.project.work import work as work_off

        processes.end_with_parent()
        work_off()


def stream(url: str) -> None:
    """Send demo reports to an address, as the city's people would."""
    from civicgrid.simulator.stream import send_for_ever

    _wait_for(url)
    send_for_ever(url)


def _claim(host: str, port: int) -> None:
    """The web may share a port with others unseen; so it is tried alone before."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            raise PortTaken(port=port, reason=error.strerror, remedy="name another with --port") from error


def _serve(host: str, port: int, password: str) -> None:
    address = f"http://{host}:{port}"
    commands = {"web": processes.web(host, port), "worker": processes.command("work")}
    if password:
        commands["stream"] = processes.command("stream", address)
    with processes.together(commands) as running:
        _wait_for(address)
        _greet(address, password)
        processes.watch(running, commands, _revive_database)


def _revive_database() -> None:
    """The embedded database answers again, if its server was killed."""
    from django.conf import settings

    from civicgrid.base import database

    if not settings.CIVICGRID_DATABASE_URL and database.status(settings.CIVICGRID_HOME).pid is None:
        try:
            database.start(settings.CIVICGRID_HOME)
        except CivicGridError as error:
            console.print(f"civicgrid: {error}", style="red", markup=False, highlight=False)


def _load_demo(home: Path) -> str:
    from civicgrid.project import demo

    with console.status("Preparing the demo city"):
        return demo.load(home)


def _wait_for(address: str) -> None:
    end = time.monotonic() + WAIT_S
    while True:
        try:
            get_json(f"{address}/health/")
        except CivicGridError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _greet(address: str, password: str) -> None:
    console.print(f"\nCivicGrid is at [bold]{address}[/bold]  (stop it with Ctrl+C)\n", highlight=False)
    if password:
        from civicgrid.project import demo

        table = Table("role", "login", "password", "who", title="Demo logins")
        for role, login, name in demo.people():
            table.add_row(role, login, password, name)
        console.print(table)
