"""Whose turn it is between the desk and whoever reported the matter."""

from civicgrid.kernel.workflow import Edge

ASKED, ANSWERED = "asked", "answered"
"""The reporter is asked; the reporter has written, and nobody has acted on it since."""

_TURNS = {"ask_reporter": ASKED, "reply": ANSWERED}
_HEARD = frozenset({"comment", "refuse", "extend", "urge", "refile"})
_LEFT_OPEN = frozenset({Edge.STAY, Edge.VOID, Edge.REVIVE})
"""Acts after which what the reporter wrote counts as read, besides those of all other edges."""


def talk_after(talk: str, action: str, edge: Edge) -> str:
    """Whose turn it is after an act: "" nobody's."""
    if action in _TURNS:
        return _TURNS[action]
    return "" if edge not in _LEFT_OPEN or action in _HEARD else talk
