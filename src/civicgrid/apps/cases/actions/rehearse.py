"""What an act would bring: done as always, looked at, and taken back at once.

So what is foretold cannot drift from what is done.
"""

from collections.abc import Mapping

import msgspec
from django.db import transaction

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.types import CaseEvent, TaskSet
from civicgrid.base.access import Actor

from .perform import perform


class Rehearsed(msgspec.Struct, frozen=True):
    """The case as the act would leave it, and the officer who would be sent."""

    after: Case
    officer: str = ""


def rehearse(actor: Actor, case: Case, action: str, inputs: Mapping[str, str]) -> Rehearsed:
    """What the case would be after the act; raises what the act would raise."""
    with transaction.atomic():
        told = perform(actor, case, action, inputs)
        after = Case.objects.defer("words").get(pk=case.pk)
        transaction.set_rollback(True)
    events = [told] if isinstance(told, CaseEvent) else told
    return Rehearsed(after, next((each.officer for each in events if isinstance(each, TaskSet)), ""))
