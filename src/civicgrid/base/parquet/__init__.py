"""Parquet files: tables that any engine for data can read."""

from .table import Column, Kind, write

__all__ = ["Column", "Kind", "write"]
