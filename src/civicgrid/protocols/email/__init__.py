"""E-mail as people and machines write it: bytes in, a record out."""

from .reading import MOST_BYTES, Kind, Letter, read

__all__ = ["MOST_BYTES", "Kind", "Letter", "read"]
