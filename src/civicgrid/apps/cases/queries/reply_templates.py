"""Templates of replies: all in memory, those that fit a case filled from it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.utils.translation import get_language

from civicgrid.apps.cases.models import Case, ReplyTemplate
from civicgrid.apps.cases.rules.reply_templates import Template, filled, offered, use_of
from civicgrid.base.access import Actor, narrow
from civicgrid.base.snapshots import Snapshot
from civicgrid.base.ui import called
from civicgrid.base.ui.moments import absolute
from civicgrid.kernel.i18n import in_language

REVISION = "reply_templates"


class Words(msgspec.Struct, frozen=True):
    """A template as it is offered: its title, and its words about the case."""

    id: UUID
    title: str
    text: str


def _active() -> Sequence[Template]:
    rows = ReplyTemplate.objects.filter(active=True).values(*Template.__struct_fields__)
    return [Template(**row) for row in rows]


templates = Snapshot(REVISION, _active)
"""Those that are offered."""


def words_for(actor: Actor, case: Case, action: str, need: str) -> list[Words]:
    """The words for an input of an act on a case, in the reader's language."""
    return _offered(actor, case, use_of(action, need), values_of(case))


def words_in_calls(actor: Actor, case: Case | None, use: str) -> list[Words]:
    """The words for a call, about a case or before there is one."""
    return _offered(actor, case, use, values_of(case) if case else {})


def words_for_many(actor: Actor) -> list[Words]:
    """The words for an act on many cases: their holes are filled for each."""
    return [words for use in ("reason", "note") for words in _offered(actor, None, use, {})]


def chosen_words(actor: Actor, case: Case, action: str, need: str, template: str) -> str:
    """The words of the template that was chosen for an input, "" where none was."""
    return next((each.text for each in words_for(actor, case, action, need) if str(each.id) == template), "")


def values_of(case: Case) -> Mapping[str, str]:
    """What fills the holes of a text about a case."""
    return {
        "number": case.number,
        "title": case.title,
        "type": called("type", case.type) if case.type else "",
        "area": called("area", case.area),
        "address": case.address,
        "state": called("state", case.state),
        "organisation": called("organisation", case.organisation) if case.organisation else "",
        "opened": absolute(case.opened_at),
        "due": absolute(case.due_at) if case.due_at else "",
    }


def kept_templates(actor: Actor) -> QuerySet[ReplyTemplate]:
    """Those that the actor may change, those that are offered first."""
    return narrow(actor, "cases.keep_templates", ReplyTemplate.objects.all()).order_by("-active", "use", "-changed_at")


def _offered(actor: Actor, case: Case | None, use: str, values: Mapping[str, str]) -> list[Words]:
    language = get_language() or "en"
    own = [grant.organisation for grant in actor.grants if grant.organisation]
    fit = offered(
        templates(),
        use,
        type=case.type if case else "",
        state=case.state if case else "",
        organisations=[*own, *([case.organisation] if case and case.organisation else [])],
    )
    return [
        Words(each.id, in_language(each.title, language), filled(in_language(each.text, language), values))
        for each in fit
    ]
