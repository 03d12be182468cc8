"""`civicgrid door`: the process that takes what is measured."""

from typing import Annotated

import typer

from civicgrid.kernel.ids import digest_of
from civicgrid.project import processes


def add(app: typer.Typer) -> None:
    """Puts the command among the others."""
    app.command(epilog="Example: civicgrid door --host 0.0.0.0 --port 8001")(door)


def door(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8001,
    parent: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """Take observations by HTTP and from a broker, and keep the journal.

    `civicgrid up` starts it, too.
    """
    from django.conf import settings

    from civicgrid.project.startup import behind

    with behind(parent):
        from civicgrid.ingest.door import Address, Ways, run  # its Django is ready now

        if parent:
            processes.end_with(parent)
        ways = Ways(
            journal=settings.JOURNAL,
            socket=settings.JOURNAL_SOCKET,
            web=settings.CIVICGRID_URL,
            broker=settings.CIVICGRID_MQTT_URL,
            client=f"civicgrid-{digest_of(settings.SECRET_KEY)[:12]}",
            topics=settings.CIVICGRID_HOME / "mqtt.toml",
            anybody=settings.CIVICGRID_SENSORTHINGS == "open",
        )
        run(Address(host, port, settings.DOOR_CERTIFICATE, settings.DOOR_KEY), ways)
