"""What can be said of a stream besides its values."""

from datetime import date
from enum import StrEnum


class StreamState(StrEnum):
    """How a stream is; several can hold at once, the first is the worst."""

    SILENT = "silent"
    OUT_OF_BOUNDS = "out_of_bounds"
    NEVER = "never"
    CALIBRATION = "calibration"
    NO_UNIT = "no_unit"
    SPEAKS = "speaks"


def states_of(*, silent: bool, out: bool, spoke: bool, unit: str, due: date | None, today: date) -> list[StreamState]:
    """The states that hold, the worst first; one that nothing is wrong with speaks."""
    holds = {
        StreamState.SILENT: silent,
        StreamState.OUT_OF_BOUNDS: out,
        StreamState.NEVER: not spoke,
        StreamState.CALIBRATION: due is not None and due < today,
        StreamState.NO_UNIT: not unit,
    }
    found = [state for state, held in holds.items() if held]
    alive = spoke and not silent
    return [*found, *([StreamState.SPEAKS] if alive else [])]
