"""Snapshots: immutable values in memory, checked against a revision every 2 s."""

import secrets
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

FRESH_S = 2.0
"""A change is seen by every process within this many seconds; in between no statement is spent on it."""

_revisions: dict[str, int] = {}
_looked_at = float("-inf")


class Snapshot(Generic[T]):
    """A value loaded by `load()`, kept until the revision `name` moves."""

    def __init__(self, name: str, load: Callable[[], T]) -> None:
        self.name = name
        self._load = load
        self._held: tuple[int, T] | None = None

    def __call__(self) -> T:
        """The value, at most FRESH_S seconds old."""
        revision = _current().get(self.name, 0)
        held = self._held
        if held is None or held[0] != revision:
            held = self._held = revision, self._load()
        return held[1]


def touch(*names: str) -> None:
    """Gives things a new revision in the open transaction; this process looks anew."""
    from .models import Revision  # tables can be imported only when Django is ready

    Revision.objects.bulk_create(
        [Revision(name=name, number=secrets.randbits(62)) for name in names],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["number"],
    )
    forget()


def forget() -> None:
    """Looks at the revisions again at the next use."""
    global _looked_at
    _looked_at = float("-inf")


def _current() -> dict[str, int]:
    global _looked_at, _revisions
    from .models import Revision

    now = time.monotonic()
    if now - _looked_at > FRESH_S:
        # A new dictionary: other threads still read the old one.
        _revisions = dict(Revision.objects.values_list("name", "number"))
        _looked_at = now
    return _revisions
