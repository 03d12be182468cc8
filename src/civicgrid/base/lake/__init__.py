"""Columnar files: tables that any engine for data can read."""

from .parquet import Column, Kind, write

__all__ = ["Column", "Kind", "write"]
