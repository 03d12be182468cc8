"""What a commit tells beside its rows, in its summary: both are one act."""

from collections.abc import Mapping

from pyiceberg.table.snapshots import Snapshot as State

THROUGH = "through"
"""All rows of the journal before this number are in the table."""
_OURS = "civicgrid."


def summary(told: Mapping[str, str]) -> dict[str, str]:
    """What is told, as it stands among Iceberg's own words."""
    return {f"{_OURS}{word}": value for word, value in told.items()}


def told_by(state: State | None) -> dict[str, str]:
    """What a state of the table tells."""
    words = state.summary.additional_properties if state and state.summary else {}
    return {word.removeprefix(_OURS): value for word, value in words.items() if word.startswith(_OURS)}
