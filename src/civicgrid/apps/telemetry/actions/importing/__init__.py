"""Files of observations: looked at, and taken in; streams that are missing are made."""

from .defining import Made, Wanted, define
from .loading import Append, File, Hear, load, preview

__all__ = ["Append", "File", "Hear", "Made", "Wanted", "define", "load", "preview"]
