"""Pictures that people send: read, turned upright, made smaller, written anew.

The only door to Pillow. Nothing of the file that came is kept: no metadata, no name, no second format hidden in it.
"""

from .develop import MOST_BYTES, NoPhoto, Picture, TooHeavy, TooManyPixels, develop
from .sent import photo_in
from .taken import Taken, taken_at

__all__ = ["MOST_BYTES", "NoPhoto", "Picture", "Taken", "TooHeavy", "TooManyPixels", "develop", "photo_in", "taken_at"]
