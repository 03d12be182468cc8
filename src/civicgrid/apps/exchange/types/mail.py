"""What becomes of letters that come by e-mail, as others may know it."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a letter.

    `no_sender`: nobody says that they wrote it, as in bytes that are no letter at all. `later`: it is tried again;
    `aside`: no more, until somebody marks it as unread.
    """

    REPORT = "report"
    HELD = "held"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    EMPTY = "empty"
    NO_SENDER = "no_sender"
    REFUSED = "refused"
    LATER = "later"
    ASIDE = "aside"
