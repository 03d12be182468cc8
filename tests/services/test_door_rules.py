"""What the report form decides without a database: areas that words mean, types that fit, the way of the pages."""

import pytest

from civicgrid.apps.services.rules.challenge import solves
from civicgrid.apps.services.rules.steps import Known, Step, after, before
from civicgrid.apps.services.rules.suggestion import MOST, Kind, Seen, speaking, suggested
from civicgrid.apps.services.rules.whereabouts import Named, meant

AREAS = [
    Named("t.w.", 2, ("west side", "西区")),
    Named("t.w.w1.", 3, ("west 1", "西一")),
    Named("t.w.w12.", 3, ("west 12", "西十二")),
    Named("t.e.", 2, ("east side", "东区")),
]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("", []),
        ("West 1", ["t.w.w1."]),
        ("near  WEST 12, by the lane", ["t.w.w12."]),
        ("长椅在西一路口", ["t.w.w1."]),
        ("west", ["t.w.", "t.w.w1.", "t.w.w12."]),
        ("side", ["t.e.", "t.w."]),
        ("the moon", []),
        ("Midwest 1st", []),
        ("west 12 or west 1", ["t.w.w12.", "t.w.w1."]),
    ],
)
def test_words_mean_areas(words: str, paths: list[str]) -> None:
    assert meant(words, AREAS) == paths


LAMP = Kind("lamp", speaking("Broken street lamp 路灯损坏"), speaking("The lamp is dark"))
BAGS = Kind("bags", speaking("Exposed garbage 暴露垃圾"), speaking("A few bags"))
BARE = Kind("bare", frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "first"),
    [("Two lamps do not burn", "lamp"), ("garbage in bags", "bags"), ("这里路灯不亮", "lamp"), ("暴露的垃圾", "bags")],
)
def test_words_suggest_types(text: str, first: str) -> None:
    assert suggested(text, [LAMP, BAGS, BARE], [])[0] == first


def test_what_is_around_breaks_ties_and_fills_up() -> None:
    around = [Seen("bags", speaking("stinks")), Seen("gone", speaking("stinks"))]
    assert suggested("It stinks", [LAMP, BAGS], around) == ["bags"]
    assert suggested("nothing known", [LAMP, BAGS], []) == []
    many = [Kind(f"k{number}", speaking("lamp"), frozenset()) for number in range(9)]
    assert len(suggested("lamp", many, [])) == MOST


def test_short_words_are_the_same_only_whole() -> None:
    assert suggested("bin", [Kind("k", speaking("bins"), frozenset())], []) == []


def test_the_pages_follow_each_other_and_leave_out_what_is_not_needed() -> None:
    everything, little = Known(asks=True, alike=True), Known(asks=False, alike=False)
    way = [Step.WHERE]
    while way[-1] is not Step.SEND:
        way.append(after(way[-1], everything))
    assert way == list(Step)
    assert after(Step.KIND, little) is Step.PHOTOS
    assert before(Step.PHOTOS, little) is Step.KIND
    assert before(Step.PHOTOS, everything) is Step.SAME
    assert before(Step.WHERE, everything) is None
    assert after(Step.SEND, everything) is Step.SEND


@pytest.mark.parametrize("answer", ["", "x", "-1", "٣", "9" * 21])
def test_what_is_no_number_solves_nothing(answer: str) -> None:
    assert not solves("grid", answer, bits=0)
