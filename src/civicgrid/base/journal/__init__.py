"""A journal: on disk before it is acknowledged, in an order that stays.

One process appends; any number read, also while it does. Rows are counted from 0, for ever: the number of a row is its
place, and whoever has read up to a number goes on there. What a row is, the journal does not know.
"""

from .errors import JournalOwned, NotOnDisk
from .frames import Frame
from .reading import Reader
from .writing import Journal

__all__ = ["Frame", "Journal", "JournalOwned", "NotOnDisk", "Reader"]
