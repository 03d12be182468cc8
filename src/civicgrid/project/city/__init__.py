"""A city is a folder: read, checked line by line, compared, and loaded."""

from .check import BrokenCity, Checked, CityRecords, check
from .load import TableChanges, compare, load, name_of

__all__ = ["BrokenCity", "Checked", "CityRecords", "TableChanges", "check", "compare", "load", "name_of"]
