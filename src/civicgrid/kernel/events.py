"""Events: what an action did, as a frozen record: stored, proved, reacted to."""

from typing import Any, ClassVar

import msgspec

from .registry import enter


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all events. `subject`: what it is about, e.g. ("case", "20260000001")."""

    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        enter(Event.registry, cls)

    @property
    def subject(self) -> tuple[str, str]:
        """(kind, number) of the thing the event is about."""
        fault = f"{type(self).__name__} must say its subject"
        raise TypeError(fault)


def to_json(event: Event) -> bytes:
    """Canonical JSON, the same bytes for the same event: sorted keys, no white space."""
    return msgspec.json.encode(event, order="sorted")


def from_json(name: str, data: bytes | str) -> Event:
    """The event of this name back from its JSON."""
    return msgspec.json.decode(data, type=Event.registry[name])
