"""case_types.csv is read into a tree of types with conditions, and told what is wrong line by line."""

from datetime import date

import pytest

from civicgrid.apps.standards.rules import CASE_TYPES, CASE_TYPES_COLUMNS, read_case_types
from civicgrid.apps.standards.types import CaseKind, CaseTypeRecord
from civicgrid.kernel.clock import Span
from civicgrid.kernel.tables import read_table
from tests.cities import SMALL_CITY

OBJECT = '{""type"": ""object"", ""properties"": {""lamps""'
"""How the questions about lamps begin."""
TEXT = (SMALL_CITY / "case_types.csv").read_text("utf-8")


def read(text: str) -> tuple[dict[str, CaseTypeRecord], list[str]]:
    """Types by code, and problems as the command prints them."""
    rows = read_table(CASE_TYPES, text.encode(), CASE_TYPES_COLUMNS)
    types, problems = read_case_types(rows, ("en", "zh-hans"))
    return {each.code: each for each in types}, [str(problem) for problem in problems]


def change(old: str, new: str) -> str:
    """The table with other words."""
    assert TEXT.count(old) == 1, TEXT.count(old)
    return TEXT.replace(old, new)


def test_types_are_read_classes_first() -> None:
    types, problems = read(TEXT)
    assert problems == []
    assert [each.path for each in types.values()] == ["manhole.", "streets.", "streets.garbage.", "streets.lamp."]
    assert [each.code for each in types.values() if each.leaf] == ["manhole", "garbage", "lamp"]


def test_a_type_is_read() -> None:
    lamp = read(TEXT)[0]["lamp"]
    assert (lamp.name, lamp.kind, lamp.public) == (
        {"en": "Broken street lamp", "zh-hans": "路灯损坏"},
        CaseKind.COMPONENT,
        True,
    )
    assert (lamp.fusion_radius_m, lamp.fusion_window_h, lamp.fusion_threshold) == (30, 168, 0.6)
    assert lamp.questions["properties"]["lamps"]["minimum"] == 1


def test_further_rows_add_conditions_in_their_order() -> None:
    bags, heap = read(TEXT)[0]["garbage"].conditions
    assert (bags.code, bags.deadline, bags.closing_span) == ("bags", Span.parse("4 working_hour"), None)
    assert (heap.code, heap.filing["zh-hans"]) == ("heap", "渣土堆")
    assert heap.closing_span == Span.parse("4 working_hour")


def test_without_fusion_reports_are_never_joined() -> None:
    types, problems = read(change("component,no,20,24,0.5,", "component,no,,,,"))
    assert problems == []
    manhole = types["manhole"]
    assert (manhole.fusion_radius_m, manhole.fusion_window_h, manhole.fusion_threshold) == (0, 0, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("manhole,,Missing", "man hole,,Missing", "6:code: error: code 'man hole' is not valid"),
        ("manhole,,Missing", "manhole,roads,Missing", "6:parent: error: parent 'roads' is not in this table"),
        ("streets,,Streets", "streets,streets,Streets", "2:parent: error: case type 'streets' is its own ancestor"),
        ("Missing manhole cover", "", "6:name: error: case type 'manhole' has no name"),
        ("component,no", "thing,no", "6:kind: error: kind 'thing' is unknown"),
        ("component,no", "component,maybe", "6:public: error: public 'maybe' is neither yes nor no"),
        ("text address,100", "text smell,100", "3:public_parts: error: 'smell' is no part of a case"),
        ("text address,100", "text address,far", "3:public_rounding_m: error: public_rounding_m 'far' is not valid"),
        ("event,yes,50", "event,no,50", "3:public_parts: error: cases of 'garbage' are not public"),
        ("no,20,24", "no,far,24", "6:fusion_radius_m: error: fusion_radius_m 'far' is not valid"),
        ("no,20,24", "no,nan,24", "6:fusion_radius_m: error: fusion_radius_m 'nan' is not valid"),
        ("no,20,24", "no,20,-1", "6:fusion_window_h: error: fusion_window_h '-1' is not valid"),
        (
            "24,0.5",
            "24,1.5",
            "6:fusion_threshold: error: fusion_threshold '1.5' is not valid (give a number from 0 to 1)",
        ),
        ("2,urgent_hour", "0,urgent_hour", "6:deadline: error: deadline '0' is not valid"),
        ("2,urgent_hour", "nan,urgent_hour", "6:deadline: error: deadline 'nan' is not valid"),
        ("2,urgent_hour", "2,fortnight", "6:time_kind: error: time_kind 'fortnight' is unknown"),
        ("1,urgent_hour", ",urgent_hour", "6:closing_deadline: error: closing_deadline '' is not valid"),
        ("1,urgent_hour", "1,", "6:closing_time_kind: error: closing_time_kind '' is unknown"),
        ("The hole is open", "", "6:filing: error: the condition has no filing text"),
        ("The cover lies firm", "", "6:closing: error: the condition has no closing text"),
        (",open,", ",an open hole,", "6:condition: error: condition 'an open hole' is not a code"),
        (",heap,", ",bags,", "4:condition: error: condition 'bags' of 'garbage' stands on line 3 already"),
        (
            "garbage,,,,,,,,,,heap",
            "garbage,,,,service,,,,,,heap",
            "4:kind: error: kind 'service' is not that of 'garbage' on line 3",
        ),
        (
            "streets,,Streets,街面,event,yes,,,,,,",
            "streets,,Streets,街面,event,yes,,,,,one,",
            "so it cannot have a condition",
        ),
        (OBJECT, OBJECT.replace("object", "thing"), "5:questions: error: they are not a JSON Schema"),
        (OBJECT, OBJECT.replace(":", ""), "5:questions: error: they are not JSON"),
        (OBJECT, '{""properties"": {""lamps""', "5:questions: error: they are not about an object"),
        (
            '""x-condition"": ""heap""',
            '""x-condition"": ""cats""',
            "3:questions: error: an answer stands for the condition 'cats', which 'garbage' does not have",
        ),
        ('""minimum"": 1', '""$ref"": ""https://example.org""', "5:questions: error: they refer to another schema"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    problems = read(change(old, new))[1]
    assert any(expected in problem for problem in problems), problems


def test_a_leaf_needs_a_condition() -> None:
    problems = read(TEXT + "litter,streets,Litter,纸屑,event,yes,,,,,,,,,,,,,\n")[1]
    assert problems == [
        "case_types.csv:7:condition: error: case type 'litter' has no condition "
        "(fill condition, filing, deadline, time_kind and closing)"
    ]


def with_days(start: str, end: str) -> str:
    """The table with days of force for every condition."""
    header, *rows = TEXT.strip().splitlines()
    return "\n".join([header, *(f"{row[:-2]},{start},{end}" for row in rows)])


def test_a_condition_may_be_in_force_for_some_days_only() -> None:
    types, _ = read(with_days("2026-01-01", "2026-12-31"))
    assert types["lamp"].conditions[0].in_force(date(2026, 12, 31))
    assert not types["lamp"].conditions[0].in_force(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("soon", "", "from 'soon' is not a day (write it as 2026-01-31)"),
        ("", "31.12.2026", "to '31.12.2026' is not a day"),
        ("2026-02-01", "2026-01-31", "ends on 2026-01-31 before it begins on 2026-02-01"),
    ],
)
def test_days_of_force_are_checked(start: str, end: str, expected: str) -> None:
    assert any(expected in problem for problem in read(with_days(start, end))[1])
