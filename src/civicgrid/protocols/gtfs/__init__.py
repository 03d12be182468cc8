"""GTFS, the timetable of public transport.

A ZIP of CSV files, checked and read (gtfs.org, Schedule).
"""

from .reading import read
from .records import Feed, Route, Stop, StopTime, Trip

__all__ = ["Feed", "Route", "Stop", "StopTime", "Trip", "read"]
