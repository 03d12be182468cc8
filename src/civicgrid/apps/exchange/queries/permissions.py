"""Who may read the feed of events, and keep web hooks."""

from civicgrid.base.access import everywhere, held_by, permit
from civicgrid.kernel.roles import Role

STAFF: tuple[Role, ...] = tuple(role for role in Role if role not in {Role.CITIZEN, Role.VIEWER})
"""Who looks at a wall display, and no more, takes nothing along."""
OWN = dict.fromkeys(STAFF, held_by("owner"))

permit("exchange.events", dict.fromkeys(STAFF, everywhere))
"""What stands in the feed is narrowed to what its reader may see."""
permit("exchange.see_everything", dict.fromkeys((Role.AUDITOR, Role.ADMINISTRATOR), everywhere))
permit("exchange.keep_hooks", OWN | {Role.ADMINISTRATOR: everywhere})
permit("exchange.see_hooks", OWN | dict.fromkeys((Role.AUDITOR, Role.ADMINISTRATOR), everywhere))
