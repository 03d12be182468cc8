"""The entities of SensorThings that stand in tables: their columns, their links, who sees them."""

from .reach import definable, seen, sees_all
from .tables import LINKS, TABLES, Link, Table

__all__ = ["LINKS", "TABLES", "Link", "Table", "definable", "seen", "sees_all"]
