"""What of the ledger's entries is told to others: everything but who reported."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

WITHHELD = frozenset({"reporter", "contact", "origin_key"})
"""Fields of events that may say who reported something, or hold a number of theirs."""
ARRIVAL = "cases.receive"
"""The act of whoever reports: who that was is not told."""
NOBODY = ""


class Seen(msgspec.Struct, frozen=True):
    """An entry of the ledger as it is told: who did what to which thing, and when."""

    index: int
    at: datetime
    type: str
    kind: str
    subject: str
    actor: str
    action: str
    data: Mapping[str, Any]


def data_of(event: str) -> dict[str, Any]:
    """The fields of an event that are told."""
    return {name: value for name, value in json.loads(event).items() if name not in WITHHELD}


def actor_told(action: str, actor: str) -> str:
    """Who did it; nobody where somebody reported."""
    return NOBODY if action == ARRIVAL else actor
