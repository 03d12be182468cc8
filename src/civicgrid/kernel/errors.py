"""Errors that explain themselves: people are shown the class docstring."""

import string
from collections.abc import Callable
from typing import ClassVar

from .registry import enter


class CivicGridError(Exception):
    """Something is wrong."""

    status: ClassVar[int] = 400
    registry: ClassVar[dict[str, type["CivicGridError"]]] = {}

    def __init__(self, *, field: str = "", row: int | None = None, remedy: str = "", **details: object) -> None:
        super().__init__()
        self.field = field
        self.row = row
        self.remedy = remedy
        self.details = details

    def __init_subclass__(cls) -> None:
        if not cls.__doc__:
            fault = f"{cls.__name__} needs a docstring: it is the message people read"
            raise TypeError(fault)
        enter(CivicGridError.registry, cls)

    def message(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, its holes filled; `translate` turns the template into a language."""
        template = translate((type(self).__doc__ or "").strip())
        return self._filled(template, translate)

    def advice(self, translate: Callable[[str], str] = str) -> str:
        """What one can do about it, its holes filled, no full stop; "" is nothing."""
        return self._filled(translate(self.remedy), translate).rstrip(".。") if self.remedy else ""

    def _filled(self, template: str, translate: Callable[[str], str]) -> str:
        details = {name: _one(value, translate) for name, value in self.details.items()}
        return _Lenient().format(template, field=self.field, row=self.row, **details)

    def __str__(self) -> str:
        where = f"row {self.row}: " if self.row is not None else ""
        remedy = f" ({self.advice()})" if self.remedy else ""
        return f"{where}{self.message()}{remedy}"


class InvalidInput(CivicGridError):
    """The value {value!r} of {field} is not valid."""


class Denied(CivicGridError):
    """This needs a post that you do not hold."""

    status = 403


class NotFound(CivicGridError):
    """There is no such thing, or it is not yours to see."""

    status = 404


class Conflict(CivicGridError):
    """Somebody else was faster."""

    status = 409


class _Lenient(string.Formatter):
    """A hole that no detail fills stays as it is: no error hides behind another."""

    def get_value(self, key: int | str, args: object, kwargs: object) -> object:
        if isinstance(kwargs, dict) and key in kwargs:
            return _short(kwargs[key])
        return "…"


def _one(value: object, translate: Callable[[str], str]) -> object:
    """A detail that is several things as one text, parted as the language parts them."""
    return translate(", ").join(map(str, value)) if isinstance(value, list | tuple) else value


def _short(value: object, limit: int = 200) -> object:
    """Long values are cut: a message never carries a 10 MB string."""
    return value[:limit] + "…" if isinstance(value, str) and len(value) > limit else value
