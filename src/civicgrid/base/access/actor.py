"""Who acts: a person, a machine or the public, with the rights of current posts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

import msgspec

from civicgrid.kernel.roles import Role

WHOLE_CITY = ("",)
"""The areas of whoever keeps them all: the path above every path."""


class Grant(msgspec.Struct, frozen=True):
    """What a post gives its holder: a role in an organisation's subtree and in areas.

    What it does not name, it does not reach; `everywhere` reaches every row.
    """

    role: Role
    organisation: str = ""
    areas: tuple[str, ...] = ()
    holder: str = ""
    everywhere: bool = False

    @classmethod
    def of_post(cls, role: Role, organisation: str, areas: Sequence[str], holder: str = "") -> Self:
        """What a post gives: one without areas is for the whole city."""
        return cls(role, organisation, tuple(areas) or WHOLE_CITY, holder)


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

SYSTEM = Actor(id="system", name="CivicGrid", grants=tuple(Grant(role, everywhere=True) for role in Role))
"""CivicGrid itself: reactions, timers, imports and the engineer's command line."""
