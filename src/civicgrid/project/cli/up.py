"""`civicgrid up`: everything of one installation, in one command."""

import os
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer
from django.http.request import validate_host
from rich.console import Console
from rich.table import Table

from civicgrid.base.http.outside.known import get_json
from civicgrid.kernel.errors import CivicGridError
from civicgrid.project import processes


class PortTaken(CivicGridError):
    """Port {port} of {host} cannot be had: {reason}."""


class OtherName(CivicGridError):
    """This installation does not answer to the name {host}."""


class CouldNotStart(CivicGridError):
    """The {program} ended at its start ({code})."""


console = Console()
WAIT_S = 60
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
"""An address that means all of this machine -> one by which it can be asked."""


def add(app: typer.Typer) -> None:
    """Puts the commands of this module among the others."""
    app.command(epilog="Example: civicgrid up --port 8080")(up)
    app.command(hidden=True)(work)
    app.command(hidden=True)(stream)


def up(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    door_port: Annotated[
        int, typer.Option(help="The port that takes observations; 0 is the one above the web's.", min=0, max=65535)
    ] = 0,
    demo: Annotated[bool, typer.Option(help="Without a city, load the demo city and let reports come in.")] = True,
) -> None:
    """Start database, web, worker and the door for observations.

    With the demo city, a gentle stream of reports.
    """
    from django.conf import settings

    from civicgrid.base import database
    from civicgrid.project.startup import running

    processes.end_in_order()
    address = _address(EVERYWHERE.get(host, host), port)
    door = _address(EVERYWHERE.get(host, host), door_port or port + 1)
    for each in (port, door_port or port + 1):
        _claim(host, each)
    with ExitStack() as leaving:
        with console.status("Starting the database and bringing its tables up to date"):
            leaving.enter_context(database.owner(settings.CIVICGRID_HOME))
            leaving.enter_context(running())
        password = _load_demo(settings.CIVICGRID_HOME) if demo else ""
        commands = {"web": processes.web(host, port), "worker": processes.command("work")}
        at = ("--host", host, "--port", f"{door_port or port + 1}")
        commands["door"] = processes.command("door", *at, "--parent", f"{os.getpid()}")
        for name, word in {"detector": "detect", "sealer": "seal"}.items():
            commands[name] = processes.command(word, "--parent", f"{os.getpid()}")
        if password:
            commands["stream"] = processes.command("stream", address, door)
        programs = leaving.enter_context(processes.together(commands))
        with console.status("Starting web, worker and door"):
            _wait_for(address, programs)
            _wait_for(door, programs)
        _greet(address, door, password)
        processes.watch(programs, _revive_database, _tell)


def work() -> None:
    """Work off background jobs and seal the ledger."""
    from civicgrid.project.startup import running

    parent = os.getppid()
    with running():
        from civicgrid.project.work import work as work_off

        processes.end_with(parent)
        work_off()


def stream(url: str, door: str) -> None:
    """Send demo reports, and what the demo's sensors measure."""
    from django.conf import settings

    from civicgrid.simulator import sensors_live
    from civicgrid.simulator.stream import KEY, send_for_ever

    home = settings.CIVICGRID_HOME
    _wait_for(url)
    _wait_for(door)
    if plan := sensors_live.kept(home):
        Thread(target=sensors_live.send_for_ever, args=(door, plan), name="sensors", daemon=True).start()
    send_for_ever(url, (home / KEY).read_text())


def _address(host: str, port: int) -> str:
    """Where a browser finds it; a name that Django would refuse is told of before."""
    from django.conf import settings

    name = f"[{host}]" if ":" in host else host
    if not validate_host(name, settings.ALLOWED_HOSTS):
        raise OtherName(host=host, remedy="name it in CIVICGRID_HOSTS, beside the others, with commas between them")
    return f"http://{name}:{port}"


def _claim(host: str, port: int) -> None:
    """The web may share a port with others unseen; so it is tried alone before."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        cure = "name another with --port, or an address of this machine with --host"
        raise PortTaken(host=host, port=port, reason=error.strerror, remedy=cure) from error


def _revive_database() -> None:
    """The embedded database answers again, if its server was killed."""
    from django.conf import settings

    from civicgrid.base import database

    if not settings.CIVICGRID_DATABASE_URL and database.status(settings.CIVICGRID_HOME).pid is None:
        _tell("the database has ended and is started again")
        try:
            database.start(settings.CIVICGRID_HOME)
        except CivicGridError as error:
            _tell(str(error))


def _tell(what: str) -> None:
    console.print(f"civicgrid: {what}", style="red", markup=False, highlight=False, soft_wrap=True)


def _load_demo(home: Path) -> str:
    from civicgrid.project import demo

    with console.status("Preparing the demo city") as status:
        return demo.load(home, told=lambda made: status.update(f"Preparing the demo city: {made}"))


def _wait_for(address: str, programs: Sequence[processes.Program] = ()) -> None:
    end = time.monotonic() + WAIT_S
    while True:
        for program in programs:
            if code := program.process.poll():
                raise CouldNotStart(program=program.name, code=code, remedy="it says why above")
        try:
            get_json(f"{address}/health/")
        except CivicGridError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _greet(address: str, door: str, password: str) -> None:
    console.print(f"\nCivicGrid is at [bold]{address}[/bold]  (stop it with Ctrl+C)", highlight=False)
    console.print(f"It takes observations at {door}\n", highlight=False)
    if password:
        from civicgrid.project import demo

        table = Table("role", "login", "password", "who", title="Demo logins")
        for role, login, name in demo.people():
            table.add_row(role, login, password, name)
        console.print(table)
        others = Table("role", "logins", title="Everybody else, with the same password")
        for role, logins in demo.others().items():
            others.add_row(role, " ".join(logins))
        console.print(others)
