"""Files of observations: looked at, and taken in."""

from .loading import Append, File, Hear, load, preview

__all__ = ["Append", "File", "Hear", "load", "preview"]
