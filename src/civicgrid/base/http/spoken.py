"""Errors as people are told of them on a page: codes in the sentence become words."""

import copy
from collections.abc import Callable, Mapping

import msgspec

from civicgrid.base.words import called, listed
from civicgrid.kernel.errors import CivicGridError

from .problems import Problem, problem_of


def spoken(error: CivicGridError) -> Problem:
    """The problem in the reader's language; `field` stays the code that forms know."""
    told = copy.copy(error)
    told.field = called("input", error.field)
    told.details = {name: _words(name, value) for name, value in error.details.items()}
    problem = problem_of(told)
    return msgspec.structs.replace(problem, field=error.field)


def _words(name: str, value: object) -> object:
    return _WORDS[name](str(value)) if name in _WORDS else value


def _action(code: str) -> str:
    return f"“{called('permission' if '.' in code else 'move', code)}”"


_WORDS: Mapping[str, Callable[[str], str]] = {
    "action": _action,
    "state": lambda code: f"“{called('state', code)}”",
    "phase": lambda code: called("phase", code),
    "asset_state": lambda code: f"“{called('asset_state', code)}”",
    "shape": lambda code: called("asset_shape", code),
    "roles": lambda codes: listed(called("role", code) for code in codes.split(", ")),
}
"""Detail of an error -> the words for its codes."""
