"""The entities that stand in tables: their columns, links, and who sees them."""

from .reach import definable, seen, sees_all
from .tables import LINKS, TABLES, Link, Table

__all__ = ["LINKS", "TABLES", "Link", "Table", "definable", "seen", "sees_all"]
