"""The case types of a city, by path, code and name."""

from collections.abc import Iterable, Mapping
from datetime import date

from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.kernel.errors import InvalidInput


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

    def condition(self, path: str, code: str = "", day: date | None = None) -> ConditionRecord:
        """A type's condition, retired ones too; without a code the day's first in force."""
        case_type = self.by_path[path]
        for condition in case_type.conditions:
            if code == condition.code or (not code and (day is None or condition.in_force(day))):
                return condition
        if (path, code) in self._retired:
            return self._retired[path, code]
        known = [each.code for each in case_type.conditions]
        raise UnknownCondition(
            field="condition", code=case_type.code, condition=code, remedy="choose one of {known}", known=known
        )

    def _below(self, found: CaseTypeRecord) -> list[str]:
        return [
            each.code
            for path, each in self.by_path.items()
            if path.startswith(found.path) and each.leaf and each.active
        ]
