"""What becomes of letters that come by e-mail, as others may know it."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a letter."""

    REPORT = "report"
    HELD = "held"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    EMPTY = "empty"
    REFUSED = "refused"
    LATER = "later"
