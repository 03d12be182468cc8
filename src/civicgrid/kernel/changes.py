"""What a load would change: shown before it is done."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

import msgspec

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class Changes(msgspec.Struct, Generic[R], frozen=True):
    """New records, changed ones as they shall be, and those that are gone."""

    added: tuple[R, ...] = ()
    changed: tuple[R, ...] = ()
    removed: tuple[R, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(now: Mapping[K, R], wanted: Mapping[K, R]) -> Changes[R]:
    """What turns `now` into `wanted`, by key."""
    return Changes(
        added=tuple(record for key, record in wanted.items() if key not in now),
        changed=tuple(record for key, record in wanted.items() if key in now and now[key] != record),
        removed=tuple(record for key, record in now.items() if key not in wanted),
    )
