"""Questions to the reporter: a JSON Schema (2020-12) that stands alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any

from jsonschema import Draft202012Validator, SchemaError, ValidationError

from civicgrid.kernel.errors import InvalidInput

from .fields import Fault

REFERENCES = frozenset({"$ref", "$dynamicRef"})
"""Words that point out of a schema; nothing is fetched to understand a city's folder."""

Schema = Mapping[str, Any]


class MissingAnswer(InvalidInput):
    """The question "{question}" needs an answer."""


class UnaskedAnswer(InvalidInput):
    """This case type does not ask for "{question}"."""


class WrongAnswer(InvalidInput):
    """The answer to "{question}" is not valid."""


class AnswerOfWrongKind(WrongAnswer):
    """The answer to "{question}" must be of the kind {expected}."""


class AnswerNotOffered(WrongAnswer):
    """The answer to "{question}" must be one of {expected}."""


class AnswerTooSmall(WrongAnswer):
    """The answer to "{question}" must be at least {expected}."""


class AnswerTooLarge(WrongAnswer):
    """The answer to "{question}" must be at most {expected}."""


class AnswerTooShort(WrongAnswer):
    """The answer to "{question}" must have at least {expected} characters."""


class AnswerTooLong(WrongAnswer):
    """The answer to "{question}" must have at most {expected} characters."""


ERRORS: Mapping[str, Callable[..., WrongAnswer]] = {
    "type": partial(AnswerOfWrongKind, remedy="give a value of this kind"),
    "enum": partial(AnswerNotOffered, remedy="choose one of {expected}"),
    "minimum": partial(AnswerTooSmall, remedy="give {expected} or more"),
    "maximum": partial(AnswerTooLarge, remedy="give {expected} or less"),
    "minLength": partial(AnswerTooShort, remedy="say more"),
    "maxLength": partial(AnswerTooLong, remedy="shorten it"),
}
"""The error of each keyword of JSON Schema."""
OTHER = partial(WrongAnswer, remedy="look at the questions of the case type")
"""The error of every other keyword."""


@lru_cache(maxsize=1_000)
def schema_fault(text: str) -> Fault | None:
    """Why a text is not the schema of an object, None if it is one."""
    try:
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
    except json.JSONDecodeError as error:
        return _fault(f"they are not JSON: {error.msg} at character {error.pos + 1}", "give a JSON Schema object")
    except SchemaError as error:
        return _fault(f"they are not a JSON Schema: {error.message}", "see https://json-schema.org")
    if not isinstance(schema, dict) or schema.get("type") != "object":
        return _fault("they are not about an object", 'write {"type": "object", "properties": {…}}')
    if REFERENCES.intersection(_words(schema)):
        return _fault("they refer to another schema", "write it out in place of the reference")
    return None


def _fault(message: str, remedy: str) -> Fault:
    return "questions", message, remedy


def check_answers(schema: Schema, answers: Mapping[str, Any]) -> None:
    """Raises for the first answer that is missing, unasked or wrong.

    An empty schema asks nothing.
    """
    validator = Draft202012Validator(schema or {"additionalProperties": False})
    faults = sorted(validator.iter_errors(dict(answers)), key=lambda fault: [str(step) for step in fault.absolute_path])
    if faults:
        raise _error(schema, answers, faults[0])


def conditions_meant(schema: Schema, answers: Mapping[str, Any]) -> set[str]:
    """The filing conditions for which the chosen answers stand (`x-condition`)."""
    return {code for name, value, code in _meanings(schema) if name in answers and answers[name] == value}


def conditions_offered(schema: Schema) -> set[str]:
    """Every filing condition for which some answer stands."""
    return {code for _, _, code in _meanings(schema)}


def _meanings(schema: Schema) -> Iterator[tuple[str, Any, str]]:
    """(question, answer, condition) of each answer that stands for a condition."""
    for name, question in schema.get("properties", {}).items():
        for option in question.get("oneOf", ()) if isinstance(question, dict) else ():
            if isinstance(option, dict) and "x-condition" in option:
                yield name, option.get("const"), str(option["x-condition"])


def _error(schema: Schema, answers: Mapping[str, Any], fault: ValidationError) -> InvalidInput:
    asked = schema.get("properties", {})
    where = [str(step) for step in fault.absolute_path]
    if fault.validator == "required" and not where:
        name = next(name for name in fault.validator_value if name not in answers)
        return MissingAnswer(field=f"answers.{name}", question=_title(asked, name), remedy="answer it")
    if fault.validator == "additionalProperties" and not where:
        name = next(name for name in answers if name not in asked)
        return _unasked(name, list(asked))
    error = ERRORS.get(str(fault.validator), OTHER)
    question = _title(asked, where[0]) if where else ""
    return error(field=".".join(["answers", *where]), question=question, expected=fault.validator_value)


def _unasked(name: str, asked: list[str]) -> UnaskedAnswer:
    field = f"answers.{name}"
    if asked:
        return UnaskedAnswer(field=field, question=name, remedy="answer {asked}", asked=asked)
    return UnaskedAnswer(field=field, question=name, remedy="leave the answers away")


def _title(asked: Mapping[str, Any], name: str) -> str:
    question = asked.get(name)
    return str(question.get("title", name)) if isinstance(question, dict) else name


def _words(schema: object) -> Iterator[str]:
    """Every key of a schema, at any depth."""
    if isinstance(schema, dict):
        yield from schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _words(part)
