"""Who may see streams, define them, send to them and correct what they said."""

from civicgrid.base.access import everywhere, in_area, in_organisation, permit
from civicgrid.base.access.scopes import both
from civicgrid.kernel.roles import Role

OWN = both(in_organisation("organisation"), in_area("area"))

permit(
    "telemetry.see",
    {
        **dict.fromkeys(
            (
                *(Role.OFFICER, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR, Role.COMMANDER),
                *(Role.STEWARD, Role.PLANNER, Role.VIEWER),
            ),
            in_area("area"),
        ),
        Role.AUDITOR: everywhere,
        Role.ADMINISTRATOR: everywhere,
    },
)
"""Whoever keeps an area sees what is measured there."""
permit("telemetry.define", {Role.HANDLER: OWN, Role.STEWARD: in_area("area"), Role.ADMINISTRATOR: everywhere})
"""Things, streams and their bounds: whoever owns them, and whoever keeps the data of the area."""
permit("telemetry.send", {Role.HANDLER: OWN, Role.STEWARD: in_area("area"), Role.ADMINISTRATOR: everywhere})
permit("telemetry.correct", {Role.STEWARD: in_area("area"), Role.ADMINISTRATOR: everywhere})
permit("telemetry.keys", dict.fromkeys((Role.STEWARD, Role.ADMINISTRATOR), everywhere))
permit("telemetry.query", dict.fromkeys((Role.STEWARD, Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR), everywhere))
"""Questions in SQL; the rows are those that `telemetry.see` reaches."""
permit("telemetry.operate", dict.fromkeys((Role.STEWARD, Role.AUDITOR, Role.ADMINISTRATOR), everywhere))
"""How the doors, the journal and the lake are."""
