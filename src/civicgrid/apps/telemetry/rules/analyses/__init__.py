"""Analyses: one expression each, which DuckDB, Spark and Sail answer alike.

A file holds one, named as the file; its argument are the sealed observations (stream, time, value, quality). All say
which standard deviation they mean, and compare times in UTC: engines differ in both.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from . import daily, gaps, hourly, unusual_hours

if TYPE_CHECKING:
    from ibis import Table

Analysis = Callable[["Table"], "Table"]

ANALYSES: Mapping[str, Analysis] = {
    "daily": daily.daily,
    "gaps": gaps.gaps,
    "hourly": hourly.hourly,
    "unusual_hours": unusual_hours.unusual_hours,
}
