"""Words of texts, English and Chinese: what is searched and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.text import characters, likeness, words

bags = st.frozensets(st.sampled_from("abcdefgh"))


def test_a_text_has_words_and_pairs_of_characters() -> None:
    assert words("Broken lamp, broken pole! 路灯不亮") == ["broken", "lamp", "pole", "路灯", "灯不", "不亮"]


def test_the_characters_of_a_text_are_each_said_once() -> None:
    assert characters("Lamp 路灯，灯不亮") == ["路", "灯", "不", "亮"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("…—_!", []),
        ("井", ["井"]),
        ("3号楼", ["3", "号楼"]),
        ("lamp路灯7杆", ["lamp", "路灯", "7", "杆"]),
        ("\uff2e\uff4f\uff0e\uff15", ["no", "5"]),
        ("São José", ["são", "josé"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words_of(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_an_endless_word_is_cut() -> None:
    assert words("x" * 10_000) == ["x" * 60]


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found


@given(bags, bags)
def test_likeness_is_symmetric_and_between_0_and_1(one: frozenset[str], other: frozenset[str]) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert (likeness(one, other) == 1) == (one == other != frozenset())
