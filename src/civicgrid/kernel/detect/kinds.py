"""What a detector tells of rows and of streams."""

from enum import StrEnum


class Fate(StrEnum):
    """What became of a row that was taken; none of them is lost without a count."""

    IN_ORDER = "in_order"
    OUT_OF_ORDER = "out_of_order"
    LATE = "late"
    FUTURE = "future"
    UNITLESS = "unitless"
    DUPLICATE = "duplicate"


class DetectionKind(StrEnum):
    """What the platform itself sees in a stream."""

    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    SILENT = "silent"
