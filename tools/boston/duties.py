"""Who answers for what and where, learned from the queues that the requests ended in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from .requests import Request

LEAST_GAIN = 10
"""Requests that a rule for one neighbourhood must explain besides those of the city's rule."""

Key = tuple[str, str]
"""Type and neighbourhood; "" is the whole city."""


class Duty(msgspec.Struct, frozen=True):
    """The queue that answers, and how many of the requests it answered for."""

    queue: str
    answered: int
    of: int


def learn_duties(requests: Sequence[Request], neighbourhoods: Sequence[str]) -> dict[Key, Duty]:
    """The commonest queue of each type, and of a neighbourhood where another clearly leads."""
    queues = defaultdict[Key, Counter[str]](Counter)
    for request, area in zip(requests, neighbourhoods, strict=True):
        queues[request.type, ""][request.queue] += 1
        if area:
            queues[request.type, area][request.queue] += 1
    return dict(_rules(queues))


def queue_of(duties: Mapping[Key, Duty], name: str, area: str) -> str:
    """The queue that answers for a type in an area: the rule for the area before the city's."""
    duty = duties.get((name, area)) or duties.get((name, ""))
    return duty.queue if duty else ""


def _rules(queues: Mapping[Key, Counter[str]]) -> Iterable[tuple[Key, Duty]]:
    for (name, area), counts in sorted(queues.items()):
        queue, answered = _leader(counts)
        city, _ = _leader(queues[name, ""])
        if not area or answered - counts[city] >= LEAST_GAIN:
            yield (name, area), Duty(queue, answered, counts.total())


def _leader(counts: Counter[str]) -> tuple[str, int]:
    """The commonest; of equals the first by name, so that the order of the rows does not matter."""
    return min(counts.items(), key=lambda item: (-item[1], item[0]))
