"""Keeps the one picture of this process up to date, and tells whoever watches.

One thread waits for the ledger, another for what the database counts; everything else reads under one lock. Until
somebody watches there is no thread: then whoever asks for the picture brings it up to date.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db import Error, close_old_connections, connection
from django.utils import timezone, translation

from civicgrid.apps.cases import api as cases
from civicgrid.base import snapshots
from civicgrid.base.database.listening import LOST, notices
from civicgrid.base.ledger import feed

from . import people
from .events import told_of
from .figures import Figures, figures_of
from .groups import Group, sees_of
from .held import Counted, Encoded
from .hub import Box, Hub
from .picture import Change, Picture
from .reading import OTHERS, deed_of, numbers_of, read_picture, shot_of
from .views import View

LOOK_S = 1.0
"""Without a notice the ledger is looked at so often."""
MINUTE = timedelta(minutes=1)
BEAT = timedelta(seconds=5)
"""As long as the ledger is heard, whoever watches is told so, so often."""
ENDS_WITHIN_S = 5.0
TOO_MUCH = 3_000
"""Entries at once, as after an import: the picture is read anew instead."""
AGAIN_S = 2.0
"""Before the next try, after whatever hindered the last one."""
KEEPER, COUNTER = "keeper", "figures"
"""What the threads are called."""

T = TypeVar("T")
log = logging.getLogger(__name__)
Minutely = Callable[["Keeper", Group], None]
"""Tells a group what it is told every minute besides its changes."""


class Keeper:
    """The picture, the hub, and the figures of each reach."""

    def __init__(self, minutely: Minutely | None = None) -> None:
        self.lock = threading.RLock()
        self.hub = Hub()
        self.lag_ms = 0
        self._minutely = minutely
        self._picture: Picture | None = None
        self.encoded = Encoded()
        self._counted = Counted()
        self._minute = self._beaten = datetime.min.replace(tzinfo=UTC)
        self._threads: dict[str, threading.Thread] = {}
        self._stop = threading.Event()

    def picture(self) -> Picture:
        """The picture as it is now; hold the lock while you read it."""
        with self.lock:
            picture = self._picture
            if picture is None or timezone.now() >= picture.frame.next_midnight:
                picture = self._begin()
            if not self._runs(KEEPER):
                self._catch_up(picture)
                picture = self._picture or picture
            return picture

    def view(self, group: Group) -> View:
        """What a group sees; hold the lock while you read it."""
        return self.picture().view(group.cases, lambda: sees_of(group.cases))

    def figures(self, group: Group) -> Figures:
        """The figures of a group, at most some minutes old."""
        frame = self.picture().frame
        return self.once("figures", group, lambda: figures_of(group.cases, frame))

    def once(self, name: str, group: Group, count: Callable[[], T]) -> T:
        """What is counted in the database for all of a reach, at most some minutes old.

        `count` leaves the picture alone, and whoever asks does not hold the lock.
        """
        return self._counted.once(name, group.cases, count)

    def join(self, group: Group, cursor: int | None = None, of: str = "") -> Box | None:
        """A viewer's box, with what it missed since a cursor `of` a picture.

        None if that is too old, or of another picture.

        From now on threads keep the picture; they are not started on the event loop, which may wait for no lock.
        """
        with self.lock:
            picture = self.picture()
            missed = [] if cursor is None else picture.since(cursor)
            if missed is None or (cursor is not None and of != picture.name):
                return None
            box = self.hub.join(group)
            # After a break all come back at once, most of them from the same place.
            if chunk := self.encoded.at(picture.cursor, (group, cursor), lambda: _told(missed, picture, group)):
                box.put(chunk)
            self.start()
            return box

    def forget(self) -> None:
        """Begins anew at the next use; the threads have ended when this returns."""
        self._stop.set()
        with self.lock:
            threads, self._threads = self._threads, {}
            self._stop = threading.Event()
            self._lose()
        self.hub.end()
        people.forget()
        for thread in threads.values():
            thread.join(ENDS_WITHIN_S)

    def _lose(self) -> None:
        with self.lock:
            self._picture = None
            self._counted.clear()
            self.encoded.clear()

    def _begin(self) -> Picture:
        """Reads the picture anew; whoever watches begins anew."""
        snapshots.forget()
        self._lose()
        picture = self._picture = read_picture(timezone.now())
        self.hub.end()
        return picture

    def start(self) -> None:
        """From now on threads keep the picture and count the figures."""
        with self.lock:
            for name, run in ((KEEPER, self.keep), (COUNTER, self.count)):
                if not self._runs(name):
                    self._threads[name] = threading.Thread(target=run, args=[self._stop], name=name, daemon=True)
                    self._threads[name].start()

    def _runs(self, name: str) -> bool:
        return name in self._threads and self._threads[name].is_alive()

    def keep(self, stop: threading.Event) -> None:
        """For ever: what the ledger tells, and each minute what the clock does."""
        while not stop.is_set():
            try:
                for _ in notices(feed.CHANNEL, stop, LOOK_S):
                    self.turn(timezone.now())
            except (LOST, Error) as error:
                log.warning("the one screen waits for the database: %s", str(error).partition("\n")[0])
                close_old_connections()
                stop.wait(AGAIN_S)
            except Exception:
                # A fault of ours: the picture may be half changed; at the next turn whoever watches begins anew.
                log.exception("the one screen begins anew")
                self._lose()
                close_old_connections()
                stop.wait(AGAIN_S)
        connection.close()

    def count(self, stop: threading.Event) -> None:
        """For ever: each minute the figures of every group, however long it takes."""
        while not stop.is_set():
            self.tell_figures(stop)
            stop.wait(MINUTE.total_seconds())
        connection.close()

    def tell_figures(self, stop: threading.Event) -> None:
        """Tells each group its figures; what hinders one does not hinder the next."""
        for group in self._groups():
            if stop.is_set() or self._minutely is None:
                return
            try:
                self._minutely(self, group)
            except Exception:
                log.exception("the one screen's figures wait")
                close_old_connections()

    def turn(self, now: datetime) -> None:
        """One look: at the ledger, and at the clock."""
        with self.lock:
            picture = self._picture
            if picture is None or now >= picture.frame.next_midnight:
                self._begin()
                return
            self._catch_up(picture)
        if now - self._minute >= MINUTE:
            self._minute = now
            self.minute(now)
        if now - self._beaten >= BEAT:
            self._beaten = now
            self.hub.beat()

    def minute(self, now: datetime) -> None:
        """The minute hand: what became due, and through which views nobody looks."""
        with self.lock:
            picture = self.picture()
            if change := picture.tick(now):
                self.tell([change], picture)
            self._drop_unused(picture)

    def _groups(self) -> list[Group]:
        return [group for group in self.hub.groups() if isinstance(group, Group)]

    def _catch_up(self, picture: Picture) -> None:
        """Takes up what the ledger numbered since."""
        read = 0
        while entries := feed.after(picture.index):
            read += len(entries)
            if read > TOO_MUCH or any(told.name in OTHERS for told in entries):
                self._begin()
                return
            self.tell(apply(picture, entries, timezone.now()), picture)
            self.lag_ms = round((timezone.now() - entries[-1].at).total_seconds() * 1000)

    def tell(self, changes: Sequence[Change], picture: Picture) -> None:
        """Tells every group what it sees of the changes."""
        for group in self._groups() if changes else []:
            if chunk := _told(changes, picture, group):
                self.hub.tell(group, chunk)

    def _drop_unused(self, picture: Picture) -> None:
        for reach in self._counted.drop_unused({group.cases for group in self._groups()}):
            picture.views.pop(reach, None)


def apply(picture: Picture, entries: Iterable[feed.Told], now: datetime) -> list[Change]:
    """Puts entries into the picture, with the rows of their cases by one statement."""
    told = list(entries)
    numbers = numbers_of(told)
    lines = cases.lines_of(numbers) if numbers else {}
    changes: list[Change] = []
    for entry in told:
        deed = deed_of(entry)
        if deed is None:
            picture.skip(entry.index)
        else:
            changes += picture.apply(deed, lines.get(deed.number), now, shot_of(entry))
    return changes


def _told(changes: Iterable[Change], picture: Picture, group: Group) -> bytes:
    """The changes as a group is told of them, in its language and the city's time."""
    sees = picture.view(group.cases, lambda: sees_of(group.cases)).sees
    with ExitStack() as told_in:
        told_in.enter_context(translation.override(group.language))
        told_in.enter_context(timezone.override(picture.frame.zone))
        return b"".join(filter(None, (told_of(change, picture, sees) for change in changes)))
