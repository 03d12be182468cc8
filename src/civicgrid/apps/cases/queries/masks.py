"""What people wrote, as a reader gets it: masked for whoever needs no names.

A wall is read by whoever walks by: what a text says about how to reach somebody is for those who know its sender.
"""

from collections.abc import Iterable
from copy import copy
from typing import TypeVar

import msgspec

from civicgrid.apps.cases.models import Case, Photo, Report, Task
from civicgrid.apps.cases.rules.redaction import masked_fields
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.base.access import Actor, Holds, reached

Told = TypeVar("Told", Case, Report, Photo, Task, CaseEvent)


def reads_plainly(actor: Actor) -> Holds:
    """Whether the actor reads a case as written: whoever may know its senders."""
    return reached(actor, "cases.reporter")


def shown_to(actor: Actor, cases: Iterable[Case]) -> list[Case]:
    """The cases as the actor reads them."""
    plainly = reads_plainly(actor)
    return [as_read(case, plainly=plainly(case)) for case in cases]


def as_read(row: Told, *, plainly: bool) -> Told:
    """What a row or an event tells: itself, or a copy whose texts are masked."""
    if plainly:
        return row
    if isinstance(row, CaseEvent):
        return msgspec.structs.replace(row, **masked_fields(msgspec.structs.asdict(row)))
    seen = copy(row)
    for name, value in masked_fields(vars(row)).items():
        setattr(seen, name, value)
    return seen
