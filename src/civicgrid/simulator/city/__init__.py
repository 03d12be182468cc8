"""The demo city: a folder in the format of any other city, drawn anew from a seed."""

from .folder import write_city

__all__ = ["write_city"]
