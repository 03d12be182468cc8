"""Where a stream fell silent: the long pauses between two of its observations."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table

LONG = 3
"""A pause so many times as long as the stream's median one is a gap."""


def gaps(observations: "Table") -> "Table":
    """Stream, begin and end of each gap, its length and the usual pause, in seconds."""
    import ibis

    at = observations.select("stream", "time", at_s=observations.time.epoch_seconds())
    order = ibis.window(group_by=at.stream, order_by=at.time)
    stepped = at.mutate(begin=at.time.lag().over(order), pause_s=at.at_s - at.at_s.lag().over(order))
    paused = stepped.filter(stepped.pause_s.notnull() & (stepped.pause_s > 0))
    usual = paused.group_by("stream").aggregate(usual_s=paused.pause_s.median())
    joined = paused.join(usual, "stream")
    long = joined.filter(joined.pause_s > LONG * joined.usual_s)
    return long.select("stream", "begin", end=long.time, pause_s=long.pause_s, usual_s=long.usual_s)
