"""Many rows by one statement: PostgreSQL's COPY behind Django's connection."""

from .copy import copy_rows, count

__all__ = ["copy_rows", "count"]
