"""A type's questions as fields of a form, and the answers (JSON Schema 2020-12)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from django.utils.translation import gettext

from civicgrid.base.ui import Field, Option, listed

PREFIX = "answers."
Schema = Mapping[str, Any]


def question_fields(schema: Schema, sent: Mapping[str, str], language: str) -> list[Field]:
    """A field for each question in the reader's language (`x-title-zh-hans`, `title`)."""
    needed = schema.get("required", ())
    return [
        Field(
            name=f"{PREFIX}{name}",
            label=_title(question, language) or name,
            kind=_kind(question),
            value=sent.get(f"{PREFIX}{name}", ""),
            options=_options(question, language),
            required=name in needed,
        )
        for name, question in schema.get("properties", {}).items()
    ]


def answers_of(schema: Schema, sent: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """What was written, as the kind of value that is asked for, else as words."""
    for name, question in schema.get("properties", {}).items():
        words = sent.get(f"{PREFIX}{name}", "").strip()
        if words:
            yield name, _READERS.get(question.get("type", ""), str)(words)


def answered(schema: Schema, answers: Mapping[str, object], language: str) -> list[tuple[str, str]]:
    """(question, answer) in the reader's language; as codes where nothing is known."""
    asked = schema.get("properties", {})
    return [
        (_title(question, language) or name, _said(question, answer, language))
        for name, answer in answers.items()
        for question in [asked.get(name, {})]
    ]


def _said(question: Schema, answer: object, language: str) -> str:
    if isinstance(answer, list):
        return listed(_said(question.get("items", {}), each, language) for each in answer)
    words = {option.value: option.words for option in _options(question, language)}
    written = str(answer).lower() if isinstance(answer, bool) else str(answer)
    return words.get(written, written)


def _kind(question: Schema) -> str:
    if question.get("type") == "boolean" or _choices(question):
        return "radios"
    return "number" if question.get("type") in ("integer", "number") else "text"


def _options(question: Schema, language: str) -> Sequence[Option]:
    if question.get("type") == "boolean":
        return Option("true", gettext("Yes")), Option("false", gettext("No"))
    return [Option(str(each["const"]), _title(each, language) or str(each["const"])) for each in _choices(question)]


def _choices(question: Schema) -> Sequence[Schema]:
    """The values to choose from, each with its title."""
    return question.get("oneOf") or [{"const": value} for value in question.get("enum", ())]


def _title(part: Schema, language: str) -> str:
    return str(part.get(f"x-title-{language}") or part.get("title", ""))


def _whole(words: str) -> object:
    try:
        return int(words)
    except ValueError:
        return _number(words)


def _number(words: str) -> object:
    try:
        number = float(words)
    except ValueError:
        return words
    return number if isfinite(number) else words


_READERS: Mapping[str, Callable[[str], object]] = {
    "integer": _whole,
    "number": _number,
    "boolean": lambda words: {"true": True, "false": False}.get(words, words),
}
