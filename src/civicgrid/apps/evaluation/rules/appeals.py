"""The way of an appeal: two people look at it, neither of them the one who asked."""

from collections.abc import Collection

from civicgrid.apps.evaluation.types import AppealState
from civicgrid.kernel.errors import Conflict

STEPS = {
    ("review", AppealState.ASKED, True): AppealState.SUPPORTED,
    ("review", AppealState.ASKED, False): AppealState.REFUSED,
    ("decide", AppealState.SUPPORTED, True): AppealState.GRANTED,
    ("decide", AppealState.SUPPORTED, False): AppealState.REFUSED,
}
"""(step, state, whether in favour) -> next state."""


class NotItsTurn(Conflict):
    """An appeal that is {state} does not wait for this."""


class SamePerson(Conflict):
    """Somebody else has to look at this appeal: you had a part in it."""


def next_state(step: str, state: AppealState, *, ok: bool, actor: str, others: Collection[str]) -> AppealState:
    """Where a step leads; raises NotItsTurn, or SamePerson to who took an earlier one."""
    following = STEPS.get((step, state, ok))
    if following is None:
        raise NotItsTurn(state=state, remedy="look at the appeal again: it has moved on")
    if actor in others:
        raise SamePerson(remedy="ask a colleague with the same post")
    return following
