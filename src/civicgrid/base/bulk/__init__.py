"""Many rows by one statement, behind Django's connection."""

from .copy import array, copy_rows, insert_new, quick_rows, with_columns

__all__ = ["array", "copy_rows", "insert_new", "quick_rows", "with_columns"]
