"""Organisations, people and posts, as others may know them."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from civicgrid.kernel.events import Event
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.roles import Role


class OrganisationKind(StrEnum):
    """What an organisation is."""

    DEPARTMENT = "department"
    COMPANY = "company"
    SOCIAL = "social"
    MASS = "mass"
    VOLUNTEER = "volunteer"
    UNIVERSITY = "university"
    GOVERNMENT = "government"


class OrganisationRecord(msgspec.Struct, frozen=True):
    """An organisation; its path is the codes from the top down, each ended by "."."""

    code: str
    path: str
    name: Text
    kind: OrganisationKind = OrganisationKind.DEPARTMENT


class PostRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A person × a role × an organisation × areas, between two days, inclusive.

    A day that is None is open.
    """

    login: str
    person: Text
    role: Role
    title: Text = {}
    organisation: str
    areas: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    email: str = ""


class DirectoryLoaded(Event, frozen=True):
    """The organisations and posts of the city were brought into line with its folder."""

    organisations: int
    posts: int

    @property
    def subject(self) -> tuple[str, str]:
        """The directory is one thing."""
        return "directory", "city"


class PersonEvent(Event, frozen=True):
    """Something happened to a person."""

    login: str

    @property
    def subject(self) -> tuple[str, str]:
        """The person."""
        return "person", self.login


class PasswordSet(PersonEvent, frozen=True):
    """A person was given a password."""


class TokenIssued(PersonEvent, frozen=True):
    """A person was given a key for the API."""

    note: str


class TokenRevoked(PersonEvent, frozen=True):
    """All keys for the API that a person had were ended."""

    count: int


class LoginHalted(PersonEvent, frozen=True):
    """So many tries to log in as a person failed that further ones have to wait."""

    tries: int


class Holder(msgspec.Struct, frozen=True):
    """A post's holder: login, name, organisation path, area paths (none = the city)."""

    login: str
    name: Text
    organisation: str
    areas: tuple[str, ...]


class OnDuty(msgspec.Struct, frozen=True):
    """Somebody on duty: login, name, role, and where they were last, if they said so."""

    login: str
    name: Text
    role: Role
    since: datetime
    lon: float | None = None
    lat: float | None = None
    at: datetime | None = None


class ShiftBegun(PersonEvent, frozen=True):
    """Somebody came on duty."""

    role: str


class ShiftEnded(PersonEvent, frozen=True):
    """Somebody went off duty."""


class DisplayLinked(PersonEvent, frozen=True):
    """A display was given a secret link that logs it in."""


class DisplaysCutOff(PersonEvent, frozen=True):
    """All secret links of a display were ended; whoever came by them is logged out."""

    count: int
