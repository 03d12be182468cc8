"""What can be done in the street with one thumb, and what the case is told then."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from .workflow import WORKFLOW


class Deed(msgspec.Struct, frozen=True):
    """A button: its code, the act it is, and of an errand the answer.

    `says` is the code of the words that join the story where nobody writes others.
    """

    code: str
    action: str
    icon: str
    says: str = ""
    ok: bool | None = None


DEEDS: Mapping[str, Deed] = {
    each.code: each
    for each in (
        Deed("there", "do_task", "tick", ok=True),
        Deed("not_there", "do_task", "cross", ok=False),
        Deed("done", "do_task", "tick", ok=True),
        Deed("not_done", "do_task", "cross", ok=False),
        Deed("accept", "accept", "play"),
        Deed("hand_back", "hand_back", "tick"),
        Deed("on_it", "comment", "play", says="on_it"),
        Deed("seen", "comment", "tick", says="seen"),
        Deed("gone", "comment", "cross", says="gone"),
        Deed("stuck", "escalate", "up", says="help"),
        Deed("help", "urge", "bell", says="help"),
        Deed("photo", "add_photo", "photo"),
    )
}
"""Code -> deed; `do_task` is the answer to an errand."""
ERRANDS: Mapping[str, Sequence[str]] = {
    "verify": ("there", "not_there", "on_it", "help"),
    "check": ("done", "not_done", "on_it", "help"),
}
"""Kind of errand -> its buttons."""
ANSWERS = frozenset({"there", "not_there", "done", "not_done", "seen", "gone"})
"""Having said this, one goes on to the next place."""
WORK = ("accept", "hand_back", "stuck")
PASSING = ("seen", "gone", "help")
"""Without an errand: whoever works at it, and whoever only comes by."""
STATES: Mapping[str, frozenset[str]] = {
    action: frozenset(move.state for move in WORKFLOW.moves if move.action == action)
    for action in {deed.action for deed in DEEDS.values()} & set(WORKFLOW.actions())
}
"""Act -> the states in which the table has it."""
BEFORE, AFTER = "before", "after"
"""What a photo shows: kept as its note."""


def deeds_of(errand: str, may: Collection[str]) -> list[Deed]:
    """The buttons of a place: of an errand of this kind, of the work, of passing by."""
    codes = ERRANDS.get(errand) or (WORK if {"accept", "hand_back"} & set(may) else PASSING)
    return [deed for code in codes if (deed := DEEDS[code]).action == "do_task" or deed.action in may]
