"""Files of observations: looked at, and taken in."""

from .defining import Made, Wanted, define
from .loading import Append, File, Hear, load, preview

__all__ = ["Append", "File", "Hear", "Made", "Wanted", "define", "load", "preview"]
