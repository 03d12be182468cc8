"""The consumer of a broker.

Reads what waits, keeps it, and acknowledges it then; all in a thread of its own.
"""

import asyncio
import logging
import select
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from civicgrid.apps.telemetry.types import Door
from civicgrid.base.http.away import DatabaseAway
from civicgrid.base.journal import JournalBusy, NotOnDisk
from civicgrid.ingest.keeping import Keeper, arrival
from civicgrid.kernel.errors import InvalidInput

from .messages import Gathered, Message, Topics
from .topics import OWN, Topic

GROUP = "$share/civicgrid/"
"""Of several consumers each gets its part."""
PORTS = {"mqtt": 1883, "mqtts": 8883}
MOST_MESSAGES, MOST_BYTES = 10_000, 64 << 20
"""That are read before they are kept."""
ALIVE_S, LOOK_S = 60, 0.5
AGAIN_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Between tries to reach a broker, or a disk or database that is away."""
AWAY = (DatabaseAway, JournalBusy, NotOnDisk)

log = logging.getLogger(__name__)


class BadBroker(InvalidInput):
    """{value!r} is no address of a broker."""


class Broker(msgspec.Struct, frozen=True):
    """Where a broker is, and as whom we come."""

    host: str
    port: int
    secure: bool
    user: str | None
    password: str | None
    client: str


def broker_of(url: str, client: str) -> Broker:
    """The broker of an address; raises BadBroker.

    >>> broker_of("mqtts://city:secret@broker", "civicgrid").port
    8883
    """
    told = urlsplit(url)
    try:
        port = told.port or PORTS[told.scheme]
    except (KeyError, ValueError) as error:
        raise BadBroker(field="CIVICGRID_MQTT_URL", value=url, remedy="write it as mqtt://host:1883") from error
    if not told.hostname:
        raise BadBroker(field="CIVICGRID_MQTT_URL", value=url, remedy="write it as mqtt://host:1883")
    user, password = (unquote(each) if each else None for each in (told.username, told.password))
    return Broker(told.hostname, port, told.scheme == "mqtts", user, password, client)


class Consumer:
    """Takes what the broker has, for as long as it is open."""

    def __init__(self, broker: Broker, mapped: Sequence[Topic], keeper: Keeper) -> None:
        self._broker, self._keeper, self._topics = broker, keeper, Topics(mapped)
        self._filters = [*OWN, *(each.filter for each in mapped)]
        self._loop = asyncio.get_running_loop()
        self._came: list[MQTTMessage] = []
        self._bytes = 0
        self._stop = Event()
        self._thread = Thread(target=self._run, name="broker", daemon=True)
        self._client = self._made()

    def open(self) -> None:
        """Begins."""
        self._thread.start()

    async def close(self) -> None:
        """Ends when what was read is kept, or cannot be."""
        self._stop.set()
        await asyncio.to_thread(self._thread.join)

    def _made(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2, client_id=self._broker.client, clean_session=False, manual_ack=True,
        )  # fmt: skip
        client.username_pw_set(self._broker.user, self._broker.password)
        if self._broker.secure:
            client.tls_set()
        client.on_message = self._take
        client.on_connect = self._subscribe
        return client

    def _subscribe(self, client: Client, *told: Any) -> None:
        _userdata, _flags, reason, _properties = told
        if reason.is_failure:
            log.warning("the broker refuses: %s", reason)
            return
        client.subscribe([(f"{GROUP}{each}", 1) for each in self._filters])

    def _take(self, _client: Client, _userdata: object, message: MQTTMessage) -> None:
        self._came.append(message)
        self._bytes += len(message.payload)

    def _run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            try:
                self._client.connect(self._broker.host, self._broker.port, ALIVE_S)
                while self._client.socket() is not None and not self._stop.is_set():
                    self._turn()
                    tries = 0
            except (OSError, ValueError) as error:
                log.warning("the broker is away: %s", error)
            except Exception:
                log.exception("what the broker sent could not be worked off")
            self._came, self._bytes = [], 0  # what is not acknowledged comes again
            self._stop.wait(AGAIN_S[min(tries, len(AGAIN_S) - 1)])
            tries += 1
        with suppress(OSError):
            self._client.disconnect()

    def _turn(self) -> None:
        """Reads what is there, and keeps it."""
        lines = list(filter(None, [self._client.socket()]))
        select.select(lines, lines if self._client.want_write() else [], [], LOOK_S)
        while len(self._came) < MOST_MESSAGES and self._bytes < MOST_BYTES:
            before = len(self._came)
            self._client.loop_read()
            if len(self._came) == before:
                break
        if self._came and self._kept():
            for message in self._came:
                self._client.ack(message.mid, message.qos)
            self._came, self._bytes = [], 0
        self._client.loop_write()
        self._client.loop_misc()

    def _kept(self) -> bool:
        """Whether everything that came is on disk; tries until it is, or this ends."""
        gathered = Gathered(
            self._topics, [Message(_topic(each), bytes(each.payload)) for each in self._came], arrival()
        )
        batches, tries = list(gathered.sent()), 0
        while not self._stop.is_set():
            keeping = self._keeper.keep_all(batches, gathered.refused, Door.MQTT)
            try:
                asyncio.run_coroutine_threadsafe(keeping, self._loop).result()
            except AWAY as error:
                log.warning("messages wait: %s", error)
            else:
                return True
            self._stop.wait(AGAIN_S[min(tries, len(AGAIN_S) - 1)])
            tries += 1
        return False


def _topic(message: MQTTMessage) -> str:
    """Its topic; "", which has no meaning, where that is no text."""
    try:
        return message.topic
    except UnicodeDecodeError:
        return ""
