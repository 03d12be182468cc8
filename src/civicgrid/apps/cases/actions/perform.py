"""From what a page or a program sends to a verb with typed inputs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.access import Actor
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.kernel.plain import plain

from .moves import VERBS, Told


class UnknownAction(NotFound):
    """There is no action {action}."""


def perform(actor: Actor, case: Case, action: str, inputs: Mapping[str, str]) -> Told:
    """Does the action with the inputs its moves need, no others; returns its events."""
    if action not in VERBS:
        raise UnknownAction(action=action, remedy="look at the moves of the case")
    needs = {need for move in WORKFLOW.moves if move.action == action for need in move.needs}
    return VERBS[action](actor, case, **{need: _read(need, inputs.get(need, "")) for need in sorted(needs)})


def _read(need: str, given: str) -> object:
    reader = _READERS.get(need)
    if reader is None:
        return plain(need, given)
    try:
        return reader(given)
    except ValueError as error:
        raise InvalidInput(field=need, value=given, remedy=_REMEDIES[need]) from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else timezone.make_aware(moment)


_READERS: Mapping[str, Callable[[str], object]] = {"until": _moment, "span": Span.parse, "report": UUID}
_REMEDIES = {
    "until": "write the time as 2026-01-31T17:00",
    "span": "write an amount and its kind, as 2 working_day",
    "report": "choose one of the case's reports",
}
