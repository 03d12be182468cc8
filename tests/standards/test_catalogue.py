"""Case types are found by path, code and name; conditions by code."""

from datetime import date

import msgspec
import pytest

from civicgrid.apps.standards.rules import Catalogue, NotALeaf, UnknownCaseType, UnknownCondition
from civicgrid.apps.standards.types import CaseKind, CaseTypeRecord, ConditionRecord
from civicgrid.kernel.clock import Span

BAGS = ConditionRecord(
    code="bags", filing={"en": "Bags"}, deadline=Span.parse("4 working_hour"), closing={"en": "Clean"}
)
HEAP = msgspec.structs.replace(BAGS, code="heap")
OLD = msgspec.structs.replace(BAGS, code="old")
STREETS = CaseTypeRecord(code="streets", path="streets.", name={"en": "Garbage"}, kind=CaseKind.EVENT)
GARBAGE = CaseTypeRecord(
    code="garbage",
    path="streets.garbage.",
    name={"en": "Garbage", "zh-hans": "暴露垃圾"},
    kind=CaseKind.EVENT,
    conditions=(BAGS, HEAP),
)
GONE = msgspec.structs.replace(GARBAGE, code="gone", path="streets.gone.", name={"en": "Gone"}, active=False)
QUESTIONS = {
    "type": "object",
    "properties": {
        "what": {
            "oneOf": [
                {"const": "bags", "x-condition": "bags"},
                {"const": "rubble", "x-condition": "heap"},
                {"const": "dust"},
            ]
        },
        "heavy": {"type": "boolean", "oneOf": [{"const": True, "x-condition": "heap"}, {"const": False}]},
        "colour": True,
    },
}
MONDAY = date(2026, 3, 2)
ASKING = Catalogue([msgspec.structs.replace(GARBAGE, questions=QUESTIONS)], {})
CATALOGUE = Catalogue([STREETS, GARBAGE, GONE], {(GARBAGE.path, "old"): OLD})


@pytest.mark.parametrize("words", ["garbage", "Garbage", " GARBAGE ", "暴露垃圾"])
def test_a_type_is_found_by_code_or_any_name(words: str) -> None:
    assert CATALOGUE.find(words) is GARBAGE
    assert CATALOGUE.leaf(words) is GARBAGE


def test_a_code_goes_before_a_name() -> None:
    assert CATALOGUE.find("streets") is STREETS


def test_a_type_that_is_gone_is_known_but_not_offered() -> None:
    assert CATALOGUE.find("gone") is None
    assert CATALOGUE.by_path["streets.gone."] is GONE


def test_a_class_is_no_type_of_a_case() -> None:
    with pytest.raises(
        NotALeaf, match=r"streets is a class of case types, not one of them\. \(choose one of garbage\)"
    ):
        CATALOGUE.leaf("streets")


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownCaseType, match="There is no case type cats"):
        CATALOGUE.leaf("cats")


def test_a_condition_is_found_by_its_code() -> None:
    assert CATALOGUE.condition(GARBAGE.path, "bags") is BAGS
    assert CATALOGUE.condition(GARBAGE.path, "heap") is HEAP


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, None),
        ({"what": "bags"}, BAGS),
        ({"what": "rubble"}, HEAP),
        ({"what": "cats"}, None),
        ({"what": "dust"}, None),
        ({"colour": "bags"}, None),
        ({"what": "bags", "heavy": True}, None),
        ({"what": "rubble", "heavy": True}, HEAP),
    ],
)
def test_answers_tell_the_condition(answers: dict[str, object], found: ConditionRecord | None) -> None:
    assert ASKING.condition_for(GARBAGE.path, answers, MONDAY) is found


def test_where_there_is_one_condition_nobody_need_be_asked() -> None:
    later = msgspec.structs.replace(HEAP, start=date(2026, 4, 1))
    catalogue = Catalogue([msgspec.structs.replace(GARBAGE, questions=QUESTIONS, conditions=(BAGS, later))], {})
    assert catalogue.condition_for(GARBAGE.path, {}, MONDAY) is BAGS
    assert catalogue.condition_for(GARBAGE.path, {"what": "rubble"}, MONDAY) is BAGS


def test_a_retired_condition_is_still_known() -> None:
    assert CATALOGUE.condition(GARBAGE.path, "old") is OLD


def test_an_unknown_condition_is_refused() -> None:
    with pytest.raises(UnknownCondition, match="The case type garbage has no condition cats"):
        CATALOGUE.condition(GARBAGE.path, "cats")


def test_conditions_are_in_force_on_their_days() -> None:
    former = msgspec.structs.replace(BAGS, code="former", end=date(2026, 1, 31))
    later = msgspec.structs.replace(HEAP, start=date(2026, 2, 1))
    catalogue = Catalogue([msgspec.structs.replace(GARBAGE, conditions=(former, later))], {})
    assert catalogue.in_force(GARBAGE.path, date(2026, 1, 31)) == [former]
    assert catalogue.in_force(GARBAGE.path, date(2026, 2, 1)) == [later]


def test_a_day_without_a_condition_is_refused() -> None:
    later = msgspec.structs.replace(BAGS, start=date(2026, 2, 1))
    catalogue = Catalogue([msgspec.structs.replace(GARBAGE, conditions=(later,))], {})
    with pytest.raises(UnknownCondition):
        catalogue.in_force(GARBAGE.path, date(2026, 1, 31))
