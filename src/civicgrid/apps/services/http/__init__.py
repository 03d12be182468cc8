"""What programs may read at the citizen's door: points, feeds and open data."""

from . import data, feeds, points, public

__all__ = ["data", "feeds", "points", "public"]
