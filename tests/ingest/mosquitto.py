"""A real broker (Debian's mosquitto) for one test, and one who publishes."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

PROGRAM = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
PATIENCE_S = 20.0
SETTINGS = """
listener {port} 127.0.0.1
allow_anonymous true
max_queued_messages 10000
"""


@contextmanager
def mosquitto(folder: Path) -> Iterator[int]:
    """The port of a broker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    (folder / "mosquitto.conf").write_text(SETTINGS.format(port=port))
    process = subprocess.Popen([PROGRAM or "", "-c", folder / "mosquitto.conf"], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port
    finally:
        process.terminate()
        process.wait()


def publish(port: int, *messages: tuple[str, bytes | str]) -> None:
    """Sends messages with QoS 1; the broker has them at return."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for topic, payload in messages:
        client.publish(topic, payload, 1).wait_for_publish(PATIENCE_S)
    client.disconnect()
    client.loop_stop()
