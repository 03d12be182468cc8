"""Who acts: a person, a machine or the public, with the rights of current posts."""

from datetime import UTC, datetime

import msgspec

from civicgrid.kernel.roles import Role


class Grant(msgspec.Struct, frozen=True):
    """What a post gives its holder: a role in an organisation's subtree and in areas.

    No area = the whole city.
    """

    role: Role
    organisation: str = ""
    areas: tuple[str, ...] = ()
    holder: str = ""


class Actor(msgspec.Struct, frozen=True):
    """Somebody who acts: now, or at `at`, which is set where history is replayed."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()
    at: datetime | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of all posts."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def time(self) -> datetime:
        """The moment of the act, aware."""
        return self.at or datetime.now(UTC)

    def acting_at(self, at: datetime) -> "Actor":
        """The same actor at a given moment."""
        return msgspec.structs.replace(self, at=at)


PUBLIC = Actor(id="public", name="public", grants=(Grant(Role.CITIZEN),))
"""Anybody, without a login."""

SYSTEM = Actor(id="system", name="CivicGrid", grants=tuple(Grant(role) for role in Role))
"""CivicGrid itself: reactions, timers, imports and the engineer's command line."""
