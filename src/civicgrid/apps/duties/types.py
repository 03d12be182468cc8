"""Duties: who answers for what, where, in which phase."""

from datetime import date
from enum import StrEnum

import msgspec

from civicgrid.kernel.events import Event
from civicgrid.kernel.paths import depth


class DutyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: a subtree of types × a subtree of areas × a phase -> organisation.

    `type` and `area` are paths; "" means all of them, as an empty `phase` means every phase. In force from `start`
    to `end`, both inclusive, None = open.
    """

    type: str = ""
    area: str = ""
    phase: str = ""
    organisation: str
    organisation_path: str
    basis: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def rank(self) -> tuple[int, int, bool]:
        """How specific the rule is: the higher rank wins."""
        return depth(self.type), depth(self.area), bool(self.phase)

    @property
    def key(self) -> tuple[str, str, str, str, date | None]:
        """What makes it this rule; its basis and end may change."""
        return self.type, self.area, self.phase, self.organisation, self.start

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class FindingKind(StrEnum):
    """What can be wrong with the matrix."""

    GAP = "gap"
    OVERLAP = "overlap"
    SELF_CHECK = "self_check"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the matrix that needs mending: types × areas × phases."""

    kind: FindingKind
    type: str
    area: str
    phases: tuple[str, ...]
    cells: int
    duties: tuple[DutyRecord, ...] = ()


class DutiesLoaded(Event, frozen=True):
    """The duties were brought into line with the city's folder.

    Cases that wait for an owner may have one now.
    """

    duties: int
    added: int
    changed: int
    removed: int

    @property
    def subject(self) -> tuple[str, str]:
        """All duties together are the matrix."""
        return "matrix", "city"
