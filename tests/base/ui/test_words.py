"""Codes in words."""

import pytest
from django.utils import translation

from civicgrid.base.http import spoken
from civicgrid.base.ui.templatetags.faces import sentence
from civicgrid.base.words import called, codes, look_up, vocabulary
from civicgrid.kernel.errors import Conflict, InvalidInput


class NotSo(Conflict):
    """{roles} may not {action} in {state}, {phase} of {what}."""


def test_what_the_city_names_is_looked_up_in_the_readers_language() -> None:
    look_up("test colour", lambda code: {"en": "Red", "zh-hans": "红"} if code == "r" else None)
    with translation.override("zh-hans"):
        assert called("test colour", "r") == "红"
    with translation.override("en"):
        assert called("test colour", "r") == "Red"
        assert called("test colour", "x") == "x"
        assert called("test colour", "") == ""


def test_words_given_twice_are_kept_together() -> None:
    vocabulary("test taste", {"s": "sweet"})
    vocabulary("test taste", {"b": "bitter"})
    assert list(codes("test taste")) == ["s", "b"]
    assert called("test taste", "b") == "bitter"


def test_the_codes_of_an_error_are_spoken_as_words() -> None:
    with translation.override("en"):
        told = spoken(
            NotSo(roles="handler, officer", action="close", state="pool", phase="handle", what="all", remedy="wait.")
        )
    assert told.title == "Handler, Grid officer may not “Close the case” in “To dispatch”, Handle of all."
    assert told.remedy == "wait"
    assert told.status == 409


def test_the_field_of_an_error_is_spoken_but_stays_a_code_for_the_form() -> None:
    with translation.override("en"):
        told = spoken(InvalidInput(field="reason", value=""))
    assert told.title == "The value '' of Reason is not valid."
    assert told.field == "reason"


@pytest.mark.parametrize(
    ("words", "shown"),
    [("", ""), (" . ", ""), ("try again", "Try again."), ("did you mean x?", "Did you mean x?")],
)
def test_words_become_one_sentence_and_none_none(words: str, shown: str) -> None:
    assert sentence(words) == shown
