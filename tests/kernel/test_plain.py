"""What people may write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.plain import (
    MAX_TEXT,
    NotALine,
    NotText,
    TooLong,
    Wanting,
    legible,
    line,
    plain,
    reason_of,
    storable,
)


def test_words_come_back() -> None:
    assert plain("note", "路灯 lit\n") == "路灯 lit\n"
    assert plain("note", "x" * MAX_TEXT) == "x" * MAX_TEXT


NO_TEXT = ["a\0", "\ud800", "ok \udfff ok", "\x1b[31m", "\x7f", "\x85", "\u202e", "\u2066", "\ufeff"]


@pytest.mark.parametrize("words", NO_TEXT)
def test_what_is_no_text_is_refused(words: str) -> None:
    with pytest.raises(NotText, match=r"note holds U\+[0-9A-F]{4}, which no text has") as refused:
        plain("note", words)
    assert refused.value.remedy == "take this character out"


@pytest.mark.parametrize("words", ["two\nlines", "two\r\nlines", "two\u2028lines"])
def test_a_line_is_one(words: str) -> None:
    assert plain("note", words) == words
    with pytest.raises(NotALine, match="address has more than one line"):
        line("address", words, 300)


def test_what_people_write_is_a_line() -> None:
    words = "Straße 1\t“路灯” 👩\u200d🔧 עברית\u200f"
    assert line("address", words, 300) == words


def test_a_text_of_10_million_characters_is_refused() -> None:
    with pytest.raises(TooLong, match="note has 10000000 characters; at most 10000 are taken") as refused:
        plain("note", "x" * 10_000_000)
    assert (refused.value.field, refused.value.remedy) == ("note", "shorten it")


@pytest.mark.parametrize("answers", [{}, {"lamps": 10**30}, {"note": r"C:\u0000"}, {"路": [True, None, {"a": 1.5}]}])
def test_answers_are_storable(answers: dict[str, object]) -> None:
    storable("answers", answers)


@pytest.mark.parametrize(
    "answers", [{"a": "\0"}, {"\0": 1}, {"a": [{"b": "\ud800"}]}, {"a": "\\\0"}, {"a": {"b": ["\u202e"]}}]
)
def test_answers_that_no_database_takes_are_refused(answers: dict[str, object]) -> None:
    with pytest.raises(NotText):
        storable("answers", answers)


def test_endless_answers_are_refused() -> None:
    with pytest.raises(TooLong):
        storable("answers", {"a": "x" * MAX_TEXT})


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=MAX_TEXT))
def test_every_text_without_control_characters_is_plain(words: str) -> None:
    assert plain("note", words) == words


@pytest.mark.parametrize("words", NO_TEXT)
def test_what_is_refused_today_is_legible_where_it_was_stored_before(words: str) -> None:
    assert plain("note", legible(words)).count("\N{REPLACEMENT CHARACTER}") == 1


def test_a_reason_is_words() -> None:
    assert reason_of("  wet paint\n") == "wet paint"
    with pytest.raises(Wanting, match="Nothing was written here"):
        reason_of(" \n", "note")
    with pytest.raises(TooLong):
        reason_of("x" * (MAX_TEXT + 1))
