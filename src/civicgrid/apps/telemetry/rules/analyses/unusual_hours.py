"""Hours whose mean lies far from those of the day before.

Shewhart's chart with a moving base.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table

BASE_HOURS = 24
LEAST_HOURS = 12
"""Of the base: before so many are known nothing is unusual."""
SIGMAS = 3
"""Shewhart's limits: one hour in 370 where values are normal and independent."""


def unusual_hours(observations: "Table") -> "Table":
    """Stream, hour (UTC), its mean, and mean and population deviation of its base."""
    import ibis

    good = observations.filter((observations.quality == 0) & observations.value.notnull())
    hours = good.group_by(stream=good.stream, hour=good.time.truncate("h")).aggregate(mean=good.value.mean())
    base = ibis.window(group_by=hours.stream, order_by=hours.hour, preceding=(BASE_HOURS, 1))
    known = hours.mutate(
        base=hours["mean"].mean().over(base),
        deviation=hours["mean"].std(how="pop").over(base),
        known=hours["mean"].count().over(base),
    )
    far = (known["mean"] - known.base).abs() > SIGMAS * known.deviation
    return known.filter((known.known >= LEAST_HOURS) & (known.deviation > 0) & far).drop("known")
