"""Who may see and keep assets."""

from collections.abc import Mapping

from civicgrid.base.access import Scope, both, everywhere, in_area, in_organisation, permit
from civicgrid.kernel.roles import Role

HERE = in_area("area")
OWN = both(in_organisation("organisation_path"), HERE)
SEEN: Mapping[Role, Scope] = {
    Role.DISPATCHER: HERE,
    Role.OFFICER: HERE,
    Role.HANDLER: OWN,
    Role.SUPERVISOR: HERE,
    Role.COMMANDER: HERE,
    Role.PLANNER: HERE,
    Role.STEWARD: HERE,
    Role.AUDITOR: everywhere,
    Role.ADMINISTRATOR: everywhere,
    Role.VIEWER: HERE,
}
"""Whoever keeps an area sees what stands there; who works for an owner sees what is theirs."""
KEPT: Mapping[Role, Scope] = {
    Role.OFFICER: OWN,
    Role.HANDLER: OWN,
    Role.SUPERVISOR: OWN,
    Role.STEWARD: HERE,
    Role.ADMINISTRATOR: everywhere,
}
"""The owner keeps what is theirs; the steward keeps the register."""
MARKED: Mapping[Role, Scope] = {**KEPT, Role.OFFICER: HERE}
"""Who goes through the streets writes down what they find, whoever owns it."""

permit("assets.see", SEEN)
permit("assets.export", {role: scope for role, scope in SEEN.items() if role is not Role.VIEWER})
for _action in ("register", "change", "place", "relate", "remove", "import"):
    permit(f"assets.{_action}", KEPT)
for _action in ("note", "attach"):
    permit(f"assets.{_action}", MARKED)
permit("assets.load_kinds", {Role.ADMINISTRATOR: everywhere})
