"""Who may see and do what with cases."""

from uuid import UUID

from django.db.models import Q

from civicgrid.apps.cases.models import Membership
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.directory import api as directory
from civicgrid.base.access import (
    Grant,
    Scope,
    both,
    either,
    everywhere,
    held_by,
    in_area,
    in_organisation,
    nothing,
    permit,
)
from civicgrid.kernel.paths import depth
from civicgrid.kernel.roles import Role


def heads_desk(grant: Grant) -> bool:
    """Whether somebody of the post's organisation, or below it, dispatches."""
    return bool(grant.organisation) and any(desk.startswith(grant.organisation) for desk in directory.names().desks)


def _ownerless(grant: Grant) -> Q:
    """What nobody has comes before whoever stands at the top, or heads the desk."""
    return Q(organisation="") if depth(grant.organisation) == 1 or heads_desk(grant) else nothing


OWN = both(in_organisation("organisation"), in_area("area"))
OVERSEEN = both(either(in_organisation("organisation"), _ownerless), in_area("area"))
SCOPES: dict[Role, Scope] = {
    Role.DISPATCHER: in_area("area"),
    Role.OFFICER: in_area("area"),
    Role.HANDLER: OWN,
    Role.SUPERVISOR: OVERSEEN,
    Role.COMMANDER: in_area("area"),
    Role.PLANNER: in_area("area"),
    Role.STEWARD: in_area("area"),
    Role.AUDITOR: everywhere,
    Role.ADMINISTRATOR: everywhere,
    Role.VIEWER: in_area("area"),
}
"""Whoever keeps an area sees its cases; whoever works sees their own, in their areas."""


def _held(grant: Grant) -> Q:
    """Cases of which the report speaks whose receipt somebody holds."""
    try:
        report = UUID(grant.holder)
    except ValueError:
        return nothing
    return Q(pk__in=Membership.objects.filter(report=report, until__isnull=True).values("case"))


NAMELESS = frozenset({Role.PLANNER, Role.STEWARD, Role.VIEWER})
REACH: dict[Role, Scope] = {**SCOPES, Role.CITIZEN: _held}
"""Who acts without a post acts on the case of the own report alone."""

permit("cases.see", SCOPES)
WORKING: dict[Role, Scope] = {role: scope for role, scope in SCOPES.items() if role is not Role.VIEWER}
"""A display on a wall only looks."""
permit("cases.receive", dict.fromkeys({*WORKING, Role.CITIZEN, Role.PERSONNEL_OFFICER}, everywhere))
permit("cases.write_down", dict.fromkeys(WORKING, everywhere))
"""Who works here writes down what others tell; the public has a form of its own."""
permit("cases.keep_lists", dict.fromkeys(WORKING, everywhere))
permit("cases.export", WORKING)
for _action in WORKFLOW.actions():
    permit(f"cases.{_action}", {role: REACH[role] for role in sorted(WORKFLOW.roles(_action))})
permit("cases.do_task", {Role.OFFICER: held_by("officer"), Role.DISPATCHER: in_area("area")})
"""The desk may answer for an officer who cannot: without an answer no case closes."""
permit(
    "cases.add_photo",
    {role: REACH[role] for role in (Role.CITIZEN, Role.OFFICER, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR)},
)
permit("cases.contact", {Role.DISPATCHER: in_area("area"), Role.HANDLER: OWN, Role.SUPERVISOR: OWN})
"""Who settles a matter may ask back; the others need no address for what they do."""
permit("cases.reporter", {role: scope for role, scope in SCOPES.items() if role not in NAMELESS})
"""Who plans, keeps data or only looks needs no names."""
permit("cases.keep_apart", {Role.DISPATCHER: SCOPES[Role.DISPATCHER]})
permit("cases.walk", {Role.OFFICER: SCOPES[Role.OFFICER], Role.HANDLER: OWN})
"""Who goes through the streets has a page for the phone."""


def _templates(grant: Grant) -> Q:
    """Those of the post's organisation, and those of all where nobody stands above it."""
    own = in_organisation("organisation")(grant)
    return own | Q(organisation="") if depth(grant.organisation) == 1 or heads_desk(grant) else own


permit("cases.keep_templates", {Role.SUPERVISOR: _templates, Role.ADMINISTRATOR: everywhere})
permit("cases.see_templates", dict.fromkeys(SCOPES, everywhere))
"""Whoever may choose words may see them."""
permit("cases.answer_calls", {Role.DISPATCHER: in_area("area")})
"""Who sits at the hotline; a call without a place is taken by whoever keeps the whole city."""
