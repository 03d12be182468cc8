"""Answers are checked against the questions of a type, in terms of the field."""

from collections.abc import Mapping
from typing import Any

import pytest

from civicgrid.apps.standards.rules import MissingAnswer, WrongAnswer, check_answers
from civicgrid.apps.standards.rules.questions import (
    AnswerNotOffered,
    AnswerOfWrongKind,
    AnswerTooLarge,
    AnswerTooLong,
    AnswerTooShort,
    AnswerTooSmall,
    UnaskedAnswer,
)
from civicgrid.kernel.errors import InvalidInput

QUESTIONS = {
    "type": "object",
    "required": ["lamps"],
    "properties": {
        "lamps": {"type": "integer", "minimum": 1, "maximum": 99, "title": "How many lamps?"},
        "colour": {"enum": ["white", "yellow"]},
        "pole": {"type": "string", "minLength": 2, "maxLength": 5},
        "tags": {"type": "array", "items": {"type": "string"}},
        "since": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize("answers", [{"lamps": 1}, {"lamps": 3, "colour": "white", "pole": "A12", "tags": ["x"]}])
def test_good_answers_pass(answers: Mapping[str, Any]) -> None:
    check_answers(QUESTIONS, answers)


def test_a_type_without_questions_takes_no_answers() -> None:
    check_answers({}, {})
    with pytest.raises(UnaskedAnswer, match='This case type does not ask for "lamps"'):
        check_answers({}, {"lamps": 1})


@pytest.mark.parametrize(
    ("answers", "error", "field", "words"),
    [
        ({}, MissingAnswer, "answers.lamps", 'The question "How many lamps?" needs an answer.'),
        ({"lamps": 1, "cats": 2}, UnaskedAnswer, "answers.cats", 'This case type does not ask for "cats".'),
        ({"lamps": "x"}, AnswerOfWrongKind, "answers.lamps", 'to "How many lamps?" must be of the kind integer.'),
        ({"lamps": 0}, AnswerTooSmall, "answers.lamps", 'to "How many lamps?" must be at least 1.'),
        ({"lamps": 100}, AnswerTooLarge, "answers.lamps", 'to "How many lamps?" must be at most 99.'),
        (
            {"lamps": 1, "colour": "red"},
            AnswerNotOffered,
            "answers.colour",
            'to "colour" must be one of white, yellow.',
        ),
        ({"lamps": 1, "pole": "A"}, AnswerTooShort, "answers.pole", 'to "pole" must have at least 2 characters.'),
        ({"lamps": 1, "pole": "A" * 10_000_000}, AnswerTooLong, "answers.pole", "must have at most 5 characters."),
        ({"lamps": 1, "tags": ["x", 7]}, AnswerOfWrongKind, "answers.tags.1", 'to "tags" must be of the kind string.'),
        ({"lamps": 1, "since": "May"}, WrongAnswer, "answers.since", 'The answer to "since" is not valid.'),
    ],
)
def test_a_wrong_answer_names_its_question(
    answers: Mapping[str, Any], error: type[InvalidInput], field: str, words: str
) -> None:
    with pytest.raises(error) as raised:
        check_answers(QUESTIONS, answers)
    assert raised.value.field == field
    assert words in raised.value.message()
