"""May I, what may I see, and why: one filter from the posts answers all three."""

from .actor import PUBLIC, SYSTEM, Actor, Grant
from .permissions import Permission, allowed, can, narrow, needed_roles, permit, reach, refuse, registered, require
from .rows import Holds, NotForMemory, holds, reached
from .scopes import Scope, both, either, everywhere, held_by, in_area, in_organisation, nothing

__all__ = [
    "PUBLIC",
    "SYSTEM",
    "Actor",
    "Grant",
    "Holds",
    "NotForMemory",
    "Permission",
    "Scope",
    "allowed",
    "both",
    "can",
    "either",
    "everywhere",
    "held_by",
    "holds",
    "in_area",
    "in_organisation",
    "narrow",
    "needed_roles",
    "nothing",
    "permit",
    "reach",
    "reached",
    "refuse",
    "registered",
    "require",
]
