"""What the report form decides without a database: areas that words mean, types that fit, the way of the pages."""

import pytest

from civicgrid.apps.services.rules.challenge import solves
from civicgrid.apps.services.rules.steps import Step
from civicgrid.apps.services.rules.suggestion import MOST, Kind, Seen, Vocabulary, speaking, suggested
from civicgrid.apps.services.rules.whereabouts import Gazetteer, Named, meant, named, offered, the_widest

AREAS = Gazetteer(
    [
        Named("t.w.", 2, ("west side", "西区")),
        Named("t.w.w1.", 3, ("west 1", "西一")),
        Named("t.w.w12.", 3, ("west 12", "西十二")),
        Named("t.e.", 2, ("east side", "东区")),
    ]
)


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


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("12 West Si", ["t.w."]),
        ("12 West", ["t.w.", "t.w.w1.", "t.w.w12."]),
        ("西十 12号", ["t.w.w12."]),
        ("东区12号", ["t.e."]),
        ("12 moon, e", []),
        ("99", []),
        ("12 west, east", ["t.w.", "t.w.w1.", "t.w.w12."]),
    ],
)
def test_within_an_address_the_beginning_of_a_name_offers_its_area(words: str, paths: list[str]) -> None:
    assert offered(words, AREAS, 5) == paths


def test_a_name_comes_before_words_that_only_hold_it() -> None:
    mill, lane = Named("t.m.", 2, ("mill", "磨坊")), Named("t.l.", 2, ("mill lane",))
    old = Named("t.o.", 2, ("old mill",))
    assert meant("Mill Lane", Gazetteer([mill, lane])) == named("mill lane", Gazetteer([mill, lane])) == ["t.l."]
    assert meant("mill l", Gazetteer([lane, old])) == ["t.l."]
    assert meant("mil", Gazetteer([lane, old])) == ["t.l."]
    assert offered("mill", Gazetteer([old, lane, mill]), 9) == ["t.m.", "t.l.", "t.o."]
    assert offered("mill", Gazetteer([old, lane, mill]), 2) == ["t.m.", "t.l."]
    assert offered("mill", Gazetteer([]), 2) == []
    assert named("mi", Gazetteer([mill])) == []
    assert meant("ill", Gazetteer([Named("t.h.", 2, ("mill hill",))])) == ["t.h."]


def test_the_widest_of_areas_that_begin_alike_holds_the_others() -> None:
    assert the_widest(["t.m.1.", "t.m."]) == "t.m."
    assert the_widest(["t.m.1.", "t.m.2."]) == the_widest([]) == ""


LAMP = Kind("lamp", speaking("Broken street lamp 路灯损坏"), speaking("The lamp is dark"))
BAGS = Kind("bags", speaking("Exposed garbage 暴露垃圾"), speaking("A few bags"))
BARE = Kind("bare", frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "first"),
    [("Two lamps do not burn", "lamp"), ("garbage in bags", "bags"), ("这里路灯不亮", "lamp"), ("暴露的垃圾", "bags")],
)
def test_words_suggest_types(text: str, first: str) -> None:
    assert suggested(text, Vocabulary.of([LAMP, BAGS, BARE]), [])[0] == first


def test_what_is_around_breaks_ties_and_fills_up() -> None:
    around = [Seen("bags", speaking("stinks")), Seen("gone", speaking("stinks"))]
    assert suggested("It stinks", Vocabulary.of([LAMP, BAGS]), around) == ["bags"]
    assert suggested("nothing known", Vocabulary.of([LAMP, BAGS]), []) == []
    many = [Kind(f"k{number}", speaking("lamp"), frozenset()) for number in range(9)]
    assert len(suggested("lamp", Vocabulary.of(many), [])) == MOST


def test_short_words_are_the_same_only_whole() -> None:
    assert suggested("bin", Vocabulary.of([Kind("k", speaking("bins"), frozenset())]), []) == []


STREETS = Vocabulary.of(
    [
        Kind(name, speaking(name), frozenset())
        for name in (
            "Street cleaning",
            "Street tree",
            "Street sign",
            "Manhole cover",
            "街面 保洁",
            "街面 井盖",
            "街面 树木",
        )
    ]
)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The manhole on our street has no cover, and the street is dark", "Manhole cover"),
        ("In this street the sign of the street is gone", "Street sign"),
        ("街面上的井盖不见了", "街面 井盖"),
    ],
)
def test_a_word_that_many_types_have_says_less_than_a_rare_one(text: str, first: str) -> None:
    assert suggested(text, STREETS, [])[0] == first


def test_words_that_every_sentence_has_say_nothing() -> None:
    assert suggested("There is something with this one, please", STREETS, []) == []
    assert suggested("您好，这里需要领导", STREETS, []) == []
    assert Vocabulary.of([]).weights == {}


def test_the_pages_follow_each_other() -> None:
    assert [each.number for each in Step] == [1, 2, 3, 4]
    assert [each.next for each in Step] == [Step.WHAT, Step.PHOTOS, Step.SEND, Step.SEND]
    assert [each.before for each in Step] == [None, Step.WHERE, Step.WHAT, Step.PHOTOS]


@pytest.mark.parametrize("answer", ["", "x", "-1", "٣", "9" * 21])
def test_what_is_no_number_solves_nothing(answer: str) -> None:
    assert not solves("grid", answer, bits=0)
