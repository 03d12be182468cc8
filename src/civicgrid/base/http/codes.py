"""What requests name by its code: types, areas, organisations, states."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from civicgrid.kernel.text import nearest

from .refusals import UnknownCode

MOST_LISTED = 30
"""Codes that a remedy names in full."""
MOST_COMPARED = 5_000
"""Codes among which the nearest is looked for: comparing 40 000 takes half a second."""

T = TypeVar("T")


def coded(field: str, words: str, find: Callable[[str], T | None], known: Callable[[], Iterable[str]]) -> T:
    """What a code names; raises UnknownCode, which tells the codes there are."""
    found = find(words)
    if found is None:
        raise unknown_code(field, words, list(known()))
    return found


def one_of(field: str, words: str, known: Iterable[str]) -> str:
    """The words, if they are one of those known; raises UnknownCode."""
    codes = list(known)
    if words not in codes:
        raise unknown_code(field, words, codes)
    return words


def unknown_code(field: str, words: str, known: list[str]) -> UnknownCode:
    """That there is no such code; the remedy lists all, or the one that was meant."""
    if not known:
        return UnknownCode(field=field, value=words, remedy="leave it away: there are none")
    if len(known) <= MOST_LISTED:
        return UnknownCode(field=field, value=words, remedy="choose one of {known}", known=known)
    if meant := nearest(words, known[:MOST_COMPARED]):
        return UnknownCode(field=field, value=words, remedy="did you mean {meant}?", meant=meant)
    return UnknownCode(field=field, value=words, remedy="use a code of the city's folder")
