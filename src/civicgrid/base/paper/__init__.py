"""Pages of paper: A4, as PDF, in every language of the city."""

from .sheet import Sheet

__all__ = ["Sheet"]
