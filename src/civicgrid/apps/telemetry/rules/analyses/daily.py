"""What each stream said day by day, and how far it swung."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table


def daily(observations: "Table") -> "Table":
    """Stream, day (UTC) -> mean, population deviation, range and count of values."""
    told = observations.filter(observations.value.notnull())
    return told.group_by(stream=told.stream, day=told.time.truncate("D")).aggregate(
        mean=told.value.mean(),
        deviation=told.value.std(how="pop"),
        range=told.value.max() - told.value.min(),
        count=told.value.count(),
    )
