"""Tables of observations (CSV, Parquet, Excel), understood by a mapping.

A small TOML file.

Long (a row is an observation) and wide (a row has a time and many values); read part by part, so memory stays flat.
"""

from .mapping import InvalidMappingOfObservations, Mapping, load, shipped, written
from .reading import read

__all__ = ["InvalidMappingOfObservations", "Mapping", "load", "read", "shipped", "written"]
