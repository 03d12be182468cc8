"""Templates of replies are kept by supervisors, each for the own organisation."""

from collections.abc import Mapping

from civicgrid.apps.cases.models import ReplyTemplate
from civicgrid.apps.cases.queries.reply_templates import REVISION
from civicgrid.apps.cases.rules.reply_templates import USES, checked
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import ReplyTemplateWritten
from civicgrid.base.access import Actor, can, refuse
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.http import one_of
from civicgrid.base.snapshots import touch
from civicgrid.kernel.ids import new_id

KEEP = "cases.keep_templates"
Facts = Mapping[str, str]
"""`use`, `type`, `state` and `organisation` of a template, as codes and paths."""


def write_template(
    actor: Actor, known: ReplyTemplate | None, *, title: Mapping[str, str], text: Mapping[str, str], facts: Facts
) -> ReplyTemplateWritten:
    """Keeps a new template, or changes a known one."""
    if known is None:
        return _keep(actor, title=title, text=text, facts=facts)
    return _change(actor, known, title=title, text=text, facts=facts)


@creation(KEEP)
def _keep(act: Act, *, title: Mapping[str, str], text: Mapping[str, str], facts: Facts) -> ReplyTemplateWritten:
    return _write(act, ReplyTemplate(id=new_id(), seq=0), title, text, facts)


@action(KEEP, on=ReplyTemplate, sees="cases.see_templates")
def _change(
    act: Act, known: ReplyTemplate, *, title: Mapping[str, str], text: Mapping[str, str], facts: Facts
) -> ReplyTemplateWritten:
    return _write(act, known, title, text, facts)


@action(KEEP, on=ReplyTemplate, sees="cases.see_templates")
def retire_template(act: Act, known: ReplyTemplate, *, active: bool = False) -> ReplyTemplateWritten:
    """Offers a template no more, or again; what was written with it stays."""
    known.active, known.seq, known.changed_at = active, known.seq + 1, act.at
    return _kept(known)


def _write(
    act: Act, row: ReplyTemplate, title: Mapping[str, str], text: Mapping[str, str], facts: Facts
) -> ReplyTemplateWritten:
    """Writes the row; in another organisation than one's own it is taken back."""
    row.title, row.text = checked(title, text)
    row.use = one_of("use", facts.get("use", ""), USES)
    row.state = one_of("state", facts.get("state", ""), ["", *WORKFLOW.states])
    row.type, row.organisation = facts.get("type", ""), facts.get("organisation", "")
    row.seq, row.changed_at = row.seq + 1, act.at
    written = _kept(row)
    if not can(act.actor, KEEP, row):
        raise refuse(KEEP)
    return written


def _kept(row: ReplyTemplate) -> ReplyTemplateWritten:
    row.save()
    touch(REVISION)
    return ReplyTemplateWritten(
        template=row.pk,
        use=row.use,
        title=row.title,
        text=row.text,
        type=row.type,
        state=row.state,
        organisation=row.organisation,
        active=row.active,
    )
