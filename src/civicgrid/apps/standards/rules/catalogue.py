"""The case types of a city, by path, code and name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.kernel.errors import InvalidInput

from .questions import conditions_meant


class UnknownCaseType(InvalidInput):
    """There is no case type {words}."""


class NotALeaf(InvalidInput):
    """{code} is a class of case types, not one of them."""


class UnknownCondition(InvalidInput):
    """The case type {code} has no condition {condition}."""


class Catalogue:
    """Case types that cases name by path or code, and people by any of their names."""

    def __init__(self, types: Iterable[CaseTypeRecord], retired: Mapping[tuple[str, str], ConditionRecord]) -> None:
        self.by_path: Mapping[str, CaseTypeRecord] = {each.path: each for each in types}
        self.by_code: Mapping[str, CaseTypeRecord] = {each.code: each for each in self.by_path.values()}
        self._retired = retired
        self._by_words: dict[str, CaseTypeRecord] = {}
        in_use = [each for each in self.by_path.values() if each.active]
        # A leaf goes before a class of the same name: only a leaf can be what a report is about.
        for each in sorted(in_use, key=lambda each: not each.leaf):
            for words in each.name.values():
                self._by_words.setdefault(words.casefold(), each)

    def find(self, words: str) -> CaseTypeRecord | None:
        """The type in use with this code, else with this name in any language."""
        found = self.by_code.get(words)
        return found if found and found.active else self._by_words.get(words.strip().casefold())

    def leaf(self, words: str) -> CaseTypeRecord:
        """The type a case can have; raises UnknownCaseType or NotALeaf."""
        found = self.find(words)
        if found is None:
            raise UnknownCaseType(field="type", words=words, remedy="use a code or a name of case_types.csv")
        if not found.leaf:
            raise NotALeaf(field="type", code=found.code, remedy="choose one of {known}", known=self._below(found))
        return found

    def condition(self, path: str, code: str) -> ConditionRecord:
        """A type's condition, retired ones too; raises UnknownCondition."""
        for condition in self.by_path[path].conditions:
            if code == condition.code:
                return condition
        if (path, code) in self._retired:
            return self._retired[path, code]
        raise self._unknown(path, code)

    def in_force(self, path: str, day: date) -> Sequence[ConditionRecord]:
        """A day's filing conditions, at least one; raises UnknownCondition."""
        found = [each for each in self.by_path[path].conditions if each.in_force(day)]
        if not found:
            raise self._unknown(path, "")
        return found

    def condition_for(self, path: str, answers: Mapping[str, Any], day: date) -> ConditionRecord | None:
        """The only condition in force, or the one for which the answers stand.

        None where somebody has to judge.
        """
        meant = conditions_meant(self.by_path[path].questions, answers)
        found = self.in_force(path, day)
        fitting = [each for each in found if each.code in meant] if len(found) > 1 else found
        return fitting[0] if len(fitting) == 1 else None

    def _unknown(self, path: str, code: str) -> UnknownCondition:
        known = [each.code for each in self.by_path[path].conditions]
        return UnknownCondition(
            field="condition",
            code=self.by_path[path].code,
            condition=code,
            remedy="choose one of {known}",
            known=known,
        )

    def _below(self, found: CaseTypeRecord) -> list[str]:
        return [
            each.code
            for path, each in self.by_path.items()
            if path.startswith(found.path) and each.leaf and each.active
        ]
