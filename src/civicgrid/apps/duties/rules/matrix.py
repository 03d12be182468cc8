"""The matrix: which rule wins for a case type, an area and a phase."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from civicgrid.apps.duties.types import DutyRecord
from civicgrid.kernel.paths import ancestry

Rule = tuple[str, str, str]
"""What a rule is about: type, area, phase."""


class Matrix:
    """Duties, found from the most specific up: by type, by area, by phase.

    Two rules of equal rank that apply to one case are about the same type, area and phase, since a case has one
    ancestor of each depth. So a look-up walks up both trees and takes the first rule in force; of several
    organisations the lowest code has it.
    """

    def __init__(self, duties: Iterable[DutyRecord]) -> None:
        rules = defaultdict[Rule, list[DutyRecord]](list)
        for duty in sorted(duties, key=lambda duty: (duty.organisation, duty.start or date.min)):
            rules[duty.type, duty.area, duty.phase].append(duty)
        self.rules: Mapping[Rule, tuple[DutyRecord, ...]] = {rule: tuple(group) for rule, group in rules.items()}
        self._of_type: dict[str, dict[str, dict[str, tuple[DutyRecord, ...]]]] = {}
        for (type_, area, phase), group in self.rules.items():
            self._of_type.setdefault(type_, {}).setdefault(area, {})[phase] = group

    def owner(self, type_path: str, area_path: str, phase: str, day: date) -> DutyRecord | None:
        """The rule that wins, None in a gap."""
        for of_area in filter(None, map(self._of_type.get, upwards(type_path))):
            for of_phase in filter(None, map(of_area.get, upwards(area_path))):
                for duty in (*of_phase.get(phase, ()), *of_phase.get("", ())):
                    if duty.in_force(day):
                        return duty
        return None


@lru_cache(maxsize=100_000)
def upwards(path: str) -> tuple[str, ...]:
    """The path, all above it, and "" for everything."""
    return (*ancestry(path), "")
