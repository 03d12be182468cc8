"""Who reacts to which event."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from civicgrid.base import jobs
from civicgrid.kernel.events import Event, from_json, to_json

E = TypeVar("E", bound=Event)

_reactions: dict[str, dict[str, Callable[[Any], None]]] = {}


def reaction(to: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Registers `react(event)`; the worker runs it, in a transaction, at least once."""

    def register(react: Callable[[E], None]) -> Callable[[E], None]:
        _reactions.setdefault(to.__name__, {})[f"{react.__module__}.{react.__name__}"] = react
        return react

    return register


def reactions_to(event: type[Event]) -> Iterable[str]:
    """The names of the reactions to an event."""
    return _reactions.get(event.__name__, {}).keys()


def announce(happened: Sequence[Event]) -> None:
    """Stores, by one statement, a job for each reaction, if any, to each event."""
    due = [
        {"reaction": name, "event": type(event).__name__, "data": to_json(event).decode()}
        for event in happened
        for name in reactions_to(type(event))
    ]
    if due:
        jobs.defer_many(react, due)


@jobs.job("events.react", queue="events", retry=5)
def react(reaction: str, event: str, data: str) -> None:
    """Runs one reaction to one event."""
    _reactions[event][reaction](from_json(event, data))
