"""Which turns of a case its reporters are told."""

from uuid import UUID

from civicgrid.apps.cases.types import CaseEvent

PLAIN = frozenset(
    {
        *("open", "file", "dispatch", "transfer", "accept", "return", "suspend", "resume", "extend", "hand_back"),
        *("rework", "close", "force_close", "reopen", "not_fixed", "void", "ask_reporter", "refile"),
    }
)
"""Turns that every reporter of a case reads; the rest is the house's own business."""


def is_own(event: CaseEvent, actor: str, report: UUID) -> bool:
    """Whether the reporter who acts so did it, or it is about their report."""
    return event.actor == actor or event.report == report


def is_told(event: CaseEvent, actor: str, report: UUID) -> bool:
    """Whether this reporter hears of it: of replies only the own ones."""
    if event.action == "reply":
        return is_own(event, actor, report)
    return event.action in PLAIN or (event.action == "join" and event.report is not None)
