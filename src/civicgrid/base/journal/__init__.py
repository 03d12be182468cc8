"""A journal: on disk before it is acknowledged, in an order that stays.

One process appends; any number read, also while it does. Rows are counted from 0, for ever: the number of a row is its
place, and whoever has read up to a number goes on there. What a row is, the journal does not know.

In the process that owns it `Rounds` let many tasks share a sync, and `serving` takes rows from other processes, which
`append` by its socket.
"""

from .asking import answering, append
from .copying import Extent, drop, extents, holding
from .errors import JournalAway, JournalBusy, JournalOwned, NotOnDisk
from .frames import Content, Frame
from .reading import Reader
from .rounds import Rounds
from .serving import serving
from .tail import Tail
from .writing import Journal

__all__ = [
    "Content",
    "Extent",
    "Frame",
    "Journal",
    "JournalAway",
    "JournalBusy",
    "JournalOwned",
    "NotOnDisk",
    "Reader",
    "Rounds",
    "Tail",
    "answering",
    "append",
    "drop",
    "extents",
    "holding",
    "serving",
]
