"""What each stream said hour by hour."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table


def hourly(observations: "Table") -> "Table":
    """Stream, hour (UTC) -> lowest, highest, mean and last value, and how many."""
    told = observations.filter(observations.value.notnull())
    return told.group_by(stream=told.stream, hour=told.time.truncate("h")).aggregate(
        lowest=told.value.min(),
        highest=told.value.max(),
        mean=told.value.mean(),
        count=told.value.count(),
        last=told.value.argmax(told.time),
    )
