"""What is counted or encoded once for many viewers, and held for a while."""

import threading
import time
from collections.abc import Callable, Collection, Hashable
from typing import TypeVar, cast

FIGURES_S = 300.0
"""Figures that need the database are counted anew after so long."""
UNUSED_S = 900.0
"""Those of a reach for which nobody asked for so long are dropped."""
SAME_S = 5.0
"""What was encoded serves equal viewers for so long, if nothing happened meanwhile."""

T = TypeVar("T")


class _Held:
    """What was counted for a reach, and when; and when it was last asked for."""

    def __init__(self, now: float) -> None:
        self.lock = threading.Lock()
        self.value: object = None
        self.counted, self.asked = float("-inf"), now


class Counted:
    """What the database counted, by name and reach.

    Of those who ask at the same moment one counts. Whoever counts must not wait for a lock that somebody holds who
    asks here.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, Hashable], _Held] = {}

    def once(self, name: str, reach: Hashable, count: Callable[[], T]) -> T:
        """What is counted, at most some minutes old."""
        now = time.monotonic()
        held = self._held.setdefault((name, reach), _Held(now))
        held.asked = now
        with held.lock:
            if now - held.counted > FIGURES_S:
                held.value, held.counted = count(), now
            return cast("T", held.value)

    def drop_unused(self, watched: Collection[Hashable]) -> list[Hashable]:
        """Drops what nobody watches or asks for any more; of which reaches."""
        now = time.monotonic()
        unused = [
            key for key, held in list(self._held.items()) if key[1] not in watched and now - held.asked > UNUSED_S
        ]
        for key in unused:
            self._held.pop(key, None)
        return [reach for _, reach in unused]

    def clear(self) -> None:
        """All is counted anew at the next use."""
        self._held.clear()


class Encoded:
    """The last that was encoded for each group, at which cursor; use it under a lock."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[int, float, bytes]] = {}

    def at(self, cursor: int, group: Hashable, encode: Callable[[], bytes]) -> bytes:
        """What a group is told at a cursor: the same to all who ask within seconds."""
        now = time.monotonic()
        self._held = {key: held for key, held in self._held.items() if now - held[1] < SAME_S}
        if group not in self._held or self._held[group][0] != cursor:
            self._held[group] = cursor, now, encode()
        return self._held[group][2]

    def clear(self) -> None:
        """All is encoded anew at the next use."""
        self._held.clear()
