"""What is sealed, for programs that read the lake themselves."""

from collections.abc import Sequence

from civicgrid.base.lake import Picked

from .lake import OBSERVATIONS, snapshot


def sealed() -> Picked:
    """All sealed observations."""
    return snapshot(OBSERVATIONS).pick()


def through() -> int:
    """The row of the journal behind the last one that is sealed."""
    return snapshot(OBSERVATIONS).through


def paths(first: int, end: int) -> Sequence[str]:
    """Files that may hold observations between two rows of the journal.

    From the first on, and before the end.
    """
    picked = snapshot(OBSERVATIONS).pick(within={"id": (first, end - 1)})
    return picked.paths or picked.locations
