"""Deadlines learned from opening and due times: an amount and a kind of time for each type."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
import numpy as np

from civicgrid.kernel.clock import Calendar, Span, TimeKind

from .requests import Request

TOLERANCE = timedelta(hours=1)
KINDS = (TimeKind.WORKING_DAY, TimeKind.NATURAL_DAY)
MOST_DATED = 0.5
"""A type has a deadline if at least this share of its requests was given a due time."""
LEAST_GAIN = 10
"""Due times that a deadline of its own for the time before a revision must explain besides."""

Fits = Mapping[str, tuple[Span, ...]]
"""Request key -> the spans that lead from its opening to its due time, to the hour."""


class Deadline(msgspec.Struct, frozen=True):
    """A span, for requests opened from one day to another; `learned` is False for a guess."""

    span: Span
    since: date | None = None
    until: date | None = None
    learned: bool = True

    def holds(self, day: date) -> bool:
        """Whether a request opened on this day has this deadline."""
        return (not self.since or self.since <= day) and (not self.until or day <= self.until)


Deadlines = Mapping[str, list[Deadline]]
"""Type -> its deadlines, that of today first."""


def fitting_spans(calendar: Calendar, requests: Iterable[Request]) -> Fits:
    """Every whole number of days, of either kind, that explains a due time."""
    return {request.key: tuple(_spans(calendar, request.opened, request.due)) for request in requests if request.due}


def learn_deadlines(requests: Sequence[Request], fits: Fits) -> Deadlines:
    """The span that explains most due times of each type, before and after the city's revision.

    A type that is hardly ever given a due time takes the most usual span of its department.
    """
    dated = [request for request in requests if request.due]
    revision = _revision(dated, fits)
    learned = _learn(_dated_types(requests), dated, fits, revision)
    usual = {subject: votes.most_common(1)[0][0] for subject, votes in _votes(dated, fits, "subject").items() if votes}
    commonest = Counter(span for request in dated for span in fits[request.key]).most_common(1)[0][0]
    guesses = {
        request.type: [Deadline(usual.get(request.subject, commonest), learned=False)]
        for request in requests
        if request.type not in learned
    }
    return {**learned, **guesses}


def due_time(calendar: Calendar, deadlines: Sequence[Deadline], opened: datetime) -> datetime:
    """When a request opened at this time is due."""
    deadline = next(deadline for deadline in deadlines if deadline.holds(opened.date()))
    return calendar.add(opened, deadline.span)


def _spans(calendar: Calendar, opened: datetime, due: datetime) -> Iterator[Span]:
    for kind in KINDS:
        span = Span(round(calendar.elapsed(opened, due, kind)), kind)
        if span.amount and abs(calendar.add(opened, span) - due) <= TOLERANCE:
            yield span


def _dated_types(requests: Iterable[Request]) -> set[str]:
    counts = defaultdict[str, Counter[bool]](Counter)
    for request in requests:
        counts[request.type][request.due is not None] += 1
    return {name for name, count in counts.items() if count[True] >= MOST_DATED * count.total()}


def _votes(requests: Iterable[Request], fits: Fits, of: str) -> dict[str, Counter[Span]]:
    votes = defaultdict[str, Counter[Span]](Counter)
    for request in requests:
        votes[getattr(request, of)].update(fits[request.key])
    return votes


def _learn(types: set[str], dated: Sequence[Request], fits: Fits, revision: date) -> dict[str, list[Deadline]]:
    before = _votes((request for request in dated if request.opened.date() < revision), fits, "type")
    since = _votes((request for request in dated if request.opened.date() >= revision), fits, "type")
    votes = {name: (before.get(name, Counter()), since.get(name, Counter())) for name in sorted(types)}
    return {name: _terms(early, late, revision) for name, (early, late) in votes.items() if early or late}


def _terms(before: Counter[Span], since: Counter[Span], revision: date) -> list[Deadline]:
    """One deadline, or that of today and the former one where both are well founded."""
    [(always, together)] = (before + since).most_common(1)
    [(former, early)], [(today, late)] = before.most_common(1) or [(always, 0)], since.most_common(1) or [(always, 0)]
    if early + late - together < LEAST_GAIN:
        return [Deadline(always)]
    return [Deadline(today, since=revision), Deadline(former, until=revision - timedelta(days=1))]


def _revision(dated: Sequence[Request], fits: Fits) -> date:
    """The day from which on the city promised anew: where one span before and one after explain most."""
    first = min(request.opened.date() for request in dated)
    days = (max(request.opened.date() for request in dated) - first).days + 2
    counts = defaultdict[str, dict[Span, np.ndarray]](dict)
    for request in dated:
        for span in fits[request.key]:
            counts[request.type].setdefault(span, np.zeros(days, int))[(request.opened.date() - first).days + 1] += 1
    explained = np.zeros(days, int)
    for spans in counts.values():
        before = np.cumsum(list(spans.values()), axis=1)
        explained += before.max(axis=0) + (before[:, -1:] - before).max(axis=0)
    return first + timedelta(days=int(explained.argmax()))
