"""A case type's questions (JSON Schema) as attributes, and answers back."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from civicgrid.protocols.open311 import Attribute, Datatype, Value

LONG_TEXT = 300
"""Characters from which on an answer takes several lines."""
Schema = Mapping[str, Any]
Given = Mapping[str, Sequence[str]]


def attributes_of(schema: Schema, language: str) -> list[Attribute]:
    """An attribute for each question, in their order and the reader's language."""
    needed = schema.get("required", ())
    return [
        Attribute(
            code=code,
            datatype=_datatype(question),
            required=code in needed,
            datatype_description=_words(question, "description", language) or _range(question),
            order=place,
            description=_words(question, "title", language) or code,
            values=[Value(str(each["const"]), _name(each, language)) for each in _offered(question)] or None,
        )
        for place, (code, question) in enumerate(schema.get("properties", {}).items(), 1)
    ]


def answers_to(schema: Schema, given: Given) -> dict[str, object]:
    """The answers to the questions that there are, as the kinds of value asked for.

    What cannot be read stays as it was written, and is told to be wrong where answers are checked.
    """
    asked = schema.get("properties", {})
    return {code: _answer(question, given[code]) for code, question in asked.items() if given.get(code)}


def attributes_to(answers: Mapping[str, object]) -> dict[str, list[str]]:
    """Answers as the attributes of a request to somebody else."""
    listed = ((code, value if isinstance(value, list) else [value]) for code, value in answers.items())
    return {code: [_written(each) for each in values] for code, values in listed}


def wanting(schema: Schema, answers: Mapping[str, object]) -> list[str]:
    """The questions that need an answer and have none."""
    return [code for code in schema.get("required", ()) if code not in answers]


def _datatype(question: Schema) -> Datatype:
    if question.get("type") == "array":
        return Datatype.MANY if any(_offered(question)) else Datatype.STRING
    if any(_offered(question)):
        return Datatype.ONE
    if question.get("type") in {"integer", "number"}:
        return Datatype.NUMBER
    if question.get("format") in {"date", "date-time"}:
        return Datatype.DATETIME
    return Datatype.TEXT if question.get("maxLength", 0) > LONG_TEXT else Datatype.STRING


def _offered(question: Schema) -> Iterator[Schema]:
    """The values to choose from; a list's stand in its items."""
    if question.get("type") == "array":
        question = question.get("items", {})
    if question.get("type") == "boolean":
        yield from _BOTH
    yield from question.get("oneOf") or ({"const": value} for value in question.get("enum", ()))


_BOTH: Sequence[Schema] = (
    {"const": "true", "title": "Yes", "x-title-zh-hans": "是"},
    {"const": "false", "title": "No", "x-title-zh-hans": "否"},
)


def _name(option: Schema, language: str) -> str:
    return _words(option, "title", language) or str(option["const"])


def _words(part: Schema, name: str, language: str) -> str:
    return str(part.get(f"x-{name}-{language}") or part.get(name, ""))


def _range(question: Schema) -> str:
    low, high = question.get("minimum"), question.get("maximum")
    if low is None and high is None:
        return ""
    return f"{'' if low is None else low}–{'' if high is None else high}"


def _answer(question: Schema, given: Sequence[str]) -> object:
    if question.get("type") == "array":
        return [_value(question.get("items", {}), each) for each in given]
    return _value(question, given[0])


def _value(question: Schema, words: str) -> object:
    for option in _offered(question):
        if str(option["const"]) == words and question.get("type") != "boolean":
            return option["const"]
    if question.get("type") == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(words.lower(), words)
    return _number(words) if question.get("type") in {"integer", "number"} else words


def _number(words: str) -> object:
    try:
        number = float(words)
    except ValueError:
        return words
    if not isfinite(number):
        return words
    return int(number) if number.is_integer() else number


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
