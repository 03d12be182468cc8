"""Which act takes back another: nothing is erased, both stand in the story."""

from collections.abc import Mapping

WAYS_BACK: Mapping[str, str] = {
    "send_officer": "recall_officer",
    "suspend": "resume",
    "close": "reopen",
    "force_close": "reopen",
}
"""Act -> the act that leads back from what it left. From all others no act of the same hands leads back."""
