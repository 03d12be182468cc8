"""May I, what may I see, and why: one filter from the posts answers all three."""

from .actor import PUBLIC, SYSTEM, Actor, Grant
from .permissions import Permission, allowed, can, narrow, needed_roles, permit, refuse, registered, require
from .scopes import Scope, both, either, everywhere, held_by, in_area, in_organisation, nothing

__all__ = [
    "PUBLIC",
    "SYSTEM",
    "Actor",
    "Grant",
    "Permission",
    "Scope",
    "allowed",
    "both",
    "can",
    "either",
    "everywhere",
    "held_by",
    "in_area",
    "in_organisation",
    "narrow",
    "needed_roles",
    "nothing",
    "permit",
    "refuse",
    "registered",
    "require",
]
