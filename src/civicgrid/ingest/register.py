"""Streams and keys in memory.

As the database has them, or had them when it was last there.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import TypeVar

import numpy as np
from django.db import InterfaceError, OperationalError, connection
from numpy.typing import NDArray

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base.http.away import DatabaseAway

T = TypeVar("T")

LOOK_S = 0.1
"""Between two looks for streams that are not known: all who miss some meanwhile share one."""
WAIT_S, AGAIN_S = 1.0, 1.0
"""For a change; and between tries to reach the database."""
SHARE = 10
"""Reading all streams takes at most one part in so many of the time."""
MOST_LOOKED_FOR = 10_000
"""Streams that are looked for at once."""
FRESH_S, UNKNOWN_S = 60.0, 1.0
"""So long what a person's key may do is remembered; and that a key is nobody's."""
MOST_REMEMBERED = 10_000
AWAY = (InterfaceError, OperationalError)

log = logging.getLogger(__name__)


class Register:
    """What the door knows. Everything but its own threads reads it without waiting."""

    def __init__(self) -> None:
        self.streams = telemetry.of_known(())
        self.senders = dict[str, telemetry.Sender]()
        self._others = dict[str, tuple[telemetry.Sender | None, float]]()
        self._features = set[int]()
        self._allowed = (self.streams, dict[telemetry.Scope, NDArray[np.bool_] | None]())
        self._wanted, self._named = set[int](), set[str]()
        self._looking: asyncio.Task[None] | None = None
        self._looked_at = 0.0
        self._lock, self._stop = Lock(), Event()
        self._asking = ThreadPoolExecutor(1, "register")
        self._keeping = Thread(target=self._keep, name="register-keeper", daemon=True)

    def open(self) -> None:
        """Reads everything, and learns of changes from then on.

        Where the database is away, everything is read when it is back.
        """
        with suppress(*AWAY):
            self._read({telemetry.STREAMS_TABLE, telemetry.KEYS_TABLE})
        connection.close()
        self._keeping.start()

    def close(self) -> None:
        """Learns of nothing any more."""
        self._stop.set()
        self._asking.submit(lambda: connection.close())  # that of its own thread
        self._asking.shutdown()
        if self._keeping.is_alive():
            self._keeping.join()

    def may(self, scope: telemetry.Scope) -> NDArray[np.bool_] | None:
        """For each of the streams, whether the scope holds it; None = it holds all."""
        streams, known = self._allowed
        if streams is not self.streams or len(known) > MOST_REMEMBERED:
            streams, known = self._allowed = (self.streams, {})
        if scope not in known:
            known[scope] = scope.of(streams)
        return known[scope]

    async def look(self, ids: Collection[int], sources: Collection[str] = ()) -> None:
        """Looks for streams that are not known, together with all who miss some.

        Raises DatabaseAway.
        """
        self._wanted.update(list(ids)[:MOST_LOOKED_FOR])
        self._named.update(list(sources)[:MOST_LOOKED_FOR])
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        await asyncio.shield(self._looking)

    async def sender(self, digest: str) -> telemetry.Sender | None:
        """Who sends with a key.

        Raises DatabaseAway where it is not known and cannot be looked for.
        """
        if found := self.senders.get(digest):
            return found
        known, until = self._others.get(digest, (None, 0.0))
        if time.monotonic() < until:
            return known
        known = await self._asked(lambda: telemetry.sender_of_key(digest, datetime.now(UTC).date()))
        if len(self._others) > MOST_REMEMBERED:
            self._others.clear()
        self._others[digest] = known, time.monotonic() + (FRESH_S if known else UNKNOWN_S)
        return known

    async def missing_features(self, rows: telemetry.Rows) -> set[int]:
        """The features of interest that are named and not there; raises DatabaseAway."""
        named = set() if rows.feature is None else {*np.unique(rows.feature).tolist()} - {0}
        if unknown := named - self._features:
            self._features |= await self._asked(lambda: telemetry.features_there(unknown))
        return named - self._features

    async def _look(self) -> None:
        await asyncio.sleep(max(0.0, self._looked_at + LOOK_S - time.monotonic()))
        ids, sources = self._wanted, self._named
        self._wanted, self._named, self._looking, self._looked_at = set(), set(), None, time.monotonic()
        found = await self._asked(lambda: telemetry.streams_named(ids, sources))
        if found:
            with self._lock:
                self.streams = self.streams.more(found)

    async def _asked(self, ask: Callable[[], T]) -> T:
        """What the database answers, asked in the register's own thread."""

        def asked() -> T:
            try:
                return ask()
            except AWAY as error:
                connection.close()
                raise DatabaseAway(remedy="send it again later") from error

        return await asyncio.get_running_loop().run_in_executor(self._asking, asked)

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                with telemetry.listening() as changed:
                    self._read({telemetry.STREAMS_TABLE, telemetry.KEYS_TABLE})
                    self._follow(changed)
            except AWAY as error:
                log.warning("the database is away, what is known goes on: %s", str(error).partition("\n")[0])
                self._stop.wait(AGAIN_S)

    def _follow(self, changed: Callable[[float], set[str]]) -> None:
        """Reads anew what changed: keys at once, streams as often as that is cheap."""
        pending, due = set[str](), 0.0
        while not self._stop.is_set():
            pending |= changed(WAIT_S if not pending else LOOK_S)
            now = {telemetry.KEYS_TABLE} | ({telemetry.STREAMS_TABLE} if time.monotonic() >= due else set())
            took = self._read(pending & now)
            due = time.monotonic() + took * SHARE if telemetry.STREAMS_TABLE in pending & now else due
            pending -= now

    def _read(self, tables: Collection[str]) -> float:
        """Reads these anew; seconds it took."""
        begun = time.monotonic()
        if telemetry.KEYS_TABLE in tables:
            self.senders = dict(telemetry.known_senders())
        if telemetry.STREAMS_TABLE in tables:
            streams = telemetry.of_known(telemetry.known_streams())
            with self._lock:
                self.streams = streams
        return time.monotonic() - begun
