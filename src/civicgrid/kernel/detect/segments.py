"""Rows of many streams at once: what stands before each in its own stream."""

from typing import NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from .arrays import Longs

Truths = NDArray[np.bool_]
Places = NDArray[np.intp]
T = TypeVar("T", bound=np.generic)


class Segments(NamedTuple):
    """Rows by stream, in their order, each stream behind a head.

    A head stands for what was known before.

    Heads and rows stand in one line: `heads` and `rows` are their places in it, `order` says which row is which.
    """

    streams: Longs
    order: Places
    number: Places
    heads: Places
    rows: Places

    @property
    def begins(self) -> Places:
        """Where each stream begins in the order."""
        return self.heads - np.arange(len(self.heads))

    @classmethod
    def of(cls, stream: Longs) -> Self:
        """The segments of rows that came in this order."""
        order = np.argsort(stream, kind="stable")
        ordered = stream[order]
        first = np.ones(len(ordered), np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        begins, number = np.flatnonzero(first), np.cumsum(first) - 1
        heads = begins + np.arange(len(begins))
        return cls(ordered[begins], order, number, heads, np.arange(len(ordered)) + number + 1)

    def line(self, before: NDArray[T], told: NDArray[T]) -> NDArray[T]:
        """What heads and rows say, in one line."""
        whole = np.empty(len(before) + len(told), told.dtype)
        whole[self.heads], whole[self.rows] = before, told[self.order]
        return whole

    def ends(self) -> Places:
        """The places of the last rows."""
        size = len(self.heads) + len(self.rows)
        return np.append(self.heads, size)[1:] - 1

    def highest(self, line: Longs) -> Places:
        """For each place: where the highest up to there in its segment stands.

        Of equals it is the first.
        """
        ranks = np.unique(line, return_inverse=True)[1]
        segment = np.zeros(len(line), np.intp)
        segment[self.heads] = 1
        raised = ranks + np.cumsum(segment) * len(line)
        running = np.maximum.accumulate(raised)
        new = np.ones(len(line), np.bool_)
        new[1:] = running[1:] > running[:-1]
        return last(new)


def last(marked: Truths) -> Places:
    """For each place: where the last mark at it or before stands."""
    return np.maximum.accumulate(np.where(marked, np.arange(len(marked)), 0))
