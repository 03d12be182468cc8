"""A city is a folder: read, checked line by line, compared, and loaded."""

from .check import BrokenCity, Checked, CityRecords, check, today
from .load import TableChanges, compare, load, name_of
from .moved import AnotherCity, Moved

__all__ = [
    "AnotherCity",
    "BrokenCity",
    "Checked",
    "CityRecords",
    "Moved",
    "TableChanges",
    "check",
    "compare",
    "load",
    "name_of",
    "today",
]
