"""Who may see figures, of whom, and who may appeal and judge."""

from civicgrid.base.access import either, everywhere, in_area, in_organisation, permit
from civicgrid.kernel.roles import Role

READERS = (
    *(Role.OFFICER, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR, Role.COMMANDER),
    *(Role.STEWARD, Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR),
)

# Figures are counted over the cases that the reader may see, so that no scope is needed here.
permit("evaluation.see", dict.fromkeys(READERS, everywhere))
permit(
    "evaluation.see_people",
    dict.fromkeys((Role.SUPERVISOR, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR), everywhere),
)

OWN = in_organisation("organisation")
permit("evaluation.appeal", {Role.HANDLER: OWN, Role.SUPERVISOR: OWN})
permit("evaluation.review", {Role.DISPATCHER: in_area("area")})
permit("evaluation.decide", {Role.SUPERVISOR: in_organisation("judge"), Role.COMMANDER: in_area("area")})
permit(
    "evaluation.see_appeals",
    {
        Role.HANDLER: OWN,
        Role.SUPERVISOR: either(OWN, in_organisation("judge")),
        Role.DISPATCHER: in_area("area"),
        Role.COMMANDER: in_area("area"),
        Role.AUDITOR: everywhere,
        Role.ADMINISTRATOR: everywhere,
    },
)
