"""Who may see and do what with cases."""

from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.access import Scope, everywhere, held_by, in_area, in_organisation, permit
from civicgrid.kernel.roles import Role

SCOPES: dict[Role, Scope] = {
    Role.DISPATCHER: in_area("area"),
    Role.OFFICER: in_area("area"),
    Role.HANDLER: in_organisation("organisation"),
    Role.SUPERVISOR: in_organisation("organisation"),
    Role.COMMANDER: in_area("area"),
    Role.PLANNER: in_area("area"),
    Role.STEWARD: in_area("area"),
    Role.AUDITOR: everywhere,
    Role.ADMINISTRATOR: everywhere,
}
"""How far each role reaches over cases: whoever keeps an area sees its cases, whoever works sees their own."""

permit("cases.see", SCOPES)
permit("cases.receive", dict.fromkeys(Role, everywhere))
permit("cases.export", SCOPES)
for _action in WORKFLOW.actions():
    permit(f"cases.{_action}", {role: SCOPES[role] for role in sorted(WORKFLOW.roles(_action))})
permit("cases.do_task", {Role.OFFICER: held_by("officer"), Role.DISPATCHER: in_area("area")})
"""The desk may answer for an officer who cannot: without an answer no case closes."""
permit(
    "cases.add_photo", {role: SCOPES[role] for role in (Role.OFFICER, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR)}
)
permit("cases.keep_apart", {Role.DISPATCHER: SCOPES[Role.DISPATCHER]})
