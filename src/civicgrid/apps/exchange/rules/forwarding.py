"""How a case reaches an authority: once, whatever breaks on the way."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from civicgrid.kernel.paths import steps
from civicgrid.protocols.open311 import ServiceRequest, Status

WAITING, SENDING, SENT, DONE = "waiting", "sending", "sent", "done"
REFUSED, UNSURE, GONE = "refused", "unsure", "gone"
STATES = (UNSURE, REFUSED, WAITING, SENDING, SENT, DONE, GONE)
"""What needs somebody stands first.

A case waits, is being sent, is a request there, and is done there; or it was refused or given up, or nobody knows
whether it arrived; or it went to another organisation.
"""
TROUBLED = frozenset({REFUSED, UNSURE})
ANY = "*"
"""In place of a type: every other one."""
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720, 1440))
"""After each failed try; then it is given up."""
SILENT, FAILED = "silent", "failed"
"""Why a request may be there: nothing was answered, or that something failed there."""
LOOKS = tuple(timedelta(minutes=each) for each in (1, 10, 60))
"""When a request is looked for whose answer was lost, each after the one before."""
REFERENCE = "CivicGrid {number}"
"""Stands in the description of what we send, and is looked for there."""
NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be others the next time."""
MAY_HAVE_ARRIVED = frozenset({408, 500, 502, 503, 504})
"""Those of them after which a request may be there."""


class Turn(msgspec.Struct, frozen=True):
    """What is new of a request there: words for the story, and whether it is done."""

    words: str
    done: bool


def service_for(services: Mapping[str, str], type_path: str) -> str:
    """The service for a type: its own, else the nearest class's, else any's."""
    for code in reversed(steps(type_path)):
        if code in services:
            return services[code]
    return services.get(ANY, "")


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a case is sent again after so many failures; None: it is given up."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def next_look(looks: int, now: datetime) -> datetime | None:
    """When a request is looked for that was not found so often; None: nobody knows."""
    return now + LOOKS[looks] if looks < len(LOOKS) else None


def described(number: str, text: str, answered: Iterable[tuple[str, str]]) -> str:
    """The description of a request: what was said, questions and answers, our number."""
    told = [text.strip(), *(f"{question} {answer}" for question, answer in answered)]
    return "\n".join([*filter(None, told), REFERENCE.format(number=number)])


def found_among(requests: Iterable[ServiceRequest], number: str) -> str:
    """The number there of the request that holds our reference, "" where none does."""
    reference = REFERENCE.format(number=number)
    return next((each.service_request_id for each in requests if reference in each.description.splitlines()), "")


def turn_of(status: str, notes: str, there: ServiceRequest) -> Turn | None:
    """What is new since the status and notes that are known; None where nothing is."""
    done = there.status is Status.CLOSED
    said = there.status_notes if there.status_notes != notes else ""
    if there.status == (status or Status.OPEN):
        return Turn(said, done=False) if said else None
    return Turn(said, done=done)
