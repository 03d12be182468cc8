"""GTFS Realtime: where vehicles are, how late trips run.

What passengers are warned of (gtfs.org, Realtime).
"""

from .reading import MOST_BYTES, NotGtfsRealtime, read

__all__ = ["MOST_BYTES", "NotGtfsRealtime", "read"]
