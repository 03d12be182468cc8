"""The questions of a type as fields, and what was written there as answers."""

import pytest

from civicgrid.apps.cases.queries.answers import answered, answers_of, question_fields

SCHEMA = {
    "type": "object",
    "required": ["lamps"],
    "properties": {
        "lamps": {"title": "How many?", "x-title-zh-hans": "几盏？", "type": "integer"},
        "depth": {"title": "How deep?", "type": "number"},
        "wires": {"title": "Are wires bare?", "type": "boolean"},
        "size": {"type": "string", "enum": ["small", "large"]},
        "state": {
            "title": "What is it?",
            "type": "string",
            "oneOf": [{"const": "missing", "title": "It is missing", "x-title-zh-hans": "缺失"}, {"const": "broken"}],
        },
        "note": {"type": "string"},
    },
}


def test_each_question_is_a_field_of_its_kind() -> None:
    fields = {field.name: field for field in question_fields(SCHEMA, {"answers.note": "Loud"}, "en")}
    assert {name: field.kind for name, field in fields.items()} == {
        "answers.lamps": "number",
        "answers.depth": "number",
        "answers.wires": "radios",
        "answers.size": "radios",
        "answers.state": "radios",
        "answers.note": "text",
    }
    assert [option.words for option in fields["answers.state"].options] == ["It is missing", "broken"]
    assert [option.value for option in fields["answers.wires"].options] == ["true", "false"]
    assert fields["answers.lamps"].required
    assert fields["answers.note"].value == "Loud"
    assert fields["answers.size"].label == "size"


def test_questions_are_asked_in_the_readers_language() -> None:
    fields = question_fields(SCHEMA, {}, "zh-hans")
    assert fields[0].label == "几盏？"
    assert [option.words for option in fields[4].options] == ["缺失", "broken"]


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("lamps", "3", 3),
        ("lamps", "-3", -3),
        ("lamps", "3.5", 3.5),
        ("lamps", "three", "three"),
        ("depth", "2.5", 2.5),
        ("wires", "true", True),
        ("wires", "false", False),
        ("wires", "perhaps", "perhaps"),
        ("size", "large", "large"),
    ],
)
def test_an_answer_is_read_as_what_the_question_asks_for(name: str, words: str, value: object) -> None:
    assert dict(answers_of(SCHEMA, {f"answers.{name}": words})) == {name: value}


def test_what_was_not_answered_is_no_answer() -> None:
    assert dict(answers_of(SCHEMA, {"answers.note": "  ", "note": "beside"})) == {}


def test_what_was_answered_is_told_in_the_readers_language() -> None:
    answers = {"lamps": 3, "wires": True, "state": "missing", "size": "small", "age": "old"}
    assert answered(SCHEMA, answers, "en") == [
        ("How many?", "3"),
        ("Are wires bare?", "Yes"),
        ("What is it?", "It is missing"),
        ("size", "small"),
        ("age", "old"),
    ]
    assert answered(SCHEMA, {"lamps": 3, "state": "missing"}, "zh-hans") == [("几盏？", "3"), ("What is it?", "缺失")]


def test_several_choices_are_told_one_after_the_other() -> None:
    schema = {"properties": {"seen": {"title": "Seen", "items": {"oneOf": [{"const": 1, "title": "A rat"}]}}}}
    assert answered(schema, {"seen": [1, 2]}, "en") == [("Seen", "A rat, 2")]


@pytest.mark.parametrize("words", ["²", "--5", "nan", "1e999", "9" * 5_000])
def test_what_is_no_number_stays_words(words: str) -> None:
    sent = {"answers.lamps": words, "answers.depth": words}
    assert dict(answers_of(SCHEMA, sent)) == {"lamps": words, "depth": words}
