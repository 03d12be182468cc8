"""How well the learned folder explains the requests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from civicgrid.kernel.clock import Calendar

from .deadlines import TOLERANCE, Deadlines, due_time, fitting_spans, learn_deadlines
from .duties import Duty, Key, queue_of
from .requests import Request


class Share(msgspec.Struct, frozen=True):
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part:,} of {self.whole:,} ({self.part / self.whole:.2%})" if self.whole else "none to judge"


class Agreement(msgspec.Struct, frozen=True):
    """Due times met to the hour, and judgements of being on time that agree with the city's."""

    met: Share
    judged: Share


def agreement(calendar: Calendar, deadlines: Deadlines, requests: Iterable[Request]) -> Agreement:
    """Learned due times against the city's; a type that was not learned from counts as failed."""
    met = dated = agreed = judged = 0
    for request in requests:
        if request.due is None:
            continue
        known = deadlines.get(request.type)
        due = due_time(calendar, known, request.opened) if known else None
        dated += 1
        met += due is not None and abs(due - request.due) <= TOLERANCE
        if request.closed and request.on_time is not None:
            judged += 1
            agreed += due is not None and (request.closed <= due) == request.on_time
    return Agreement(Share(met, dated), Share(agreed, judged))


def held_back(calendar: Calendar, requests: Sequence[Request], start: date) -> Agreement:
    """Deadlines learned from the requests before a day, judged on those from it on."""
    before = [request for request in requests if request.opened.date() < start]
    since = [request for request in requests if request.opened.date() >= start]
    return agreement(calendar, learn_deadlines(before, fitting_spans(calendar, before)), since)


def today_only(deadlines: Deadlines) -> Deadlines:
    """The deadlines of today for all times, as if the city had never promised otherwise."""
    return {name: [msgspec.structs.replace(terms[0], since=None)] for name, terms in deadlines.items()}


def predicted(duties: Mapping[Key, Duty], requests: Sequence[Request], areas: Sequence[str]) -> Share:
    """Requests whose queue the duties name."""
    pairs = zip(requests, areas, strict=True)
    return Share(sum(queue_of(duties, request.type, area) == request.queue for request, area in pairs), len(requests))
