"""What requests name by its code: types, areas, organisations, states."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from civicgrid.kernel.text import nearest

from .refusals import NotNarrowedBy, UnknownCode

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
    """The words, if they are one of those known.

    Raises UnknownCode, which names them all.
    """
    codes = list(known)
    if words not in codes:
        raise UnknownCode(field=field, value=words, remedy="choose one of {known}", known=codes)
    return words


def narrowed_by(fields: Iterable[str], known: Sequence[str]) -> None:
    """Raises NotNarrowedBy for a field of an address that its list does not know.

    What begins with `_` is a program's own, which may keep an old answer away by it.
    """
    for name in fields:
        if name not in known and not name.startswith("_"):
            if meant := nearest(name, list(known)):
                raise NotNarrowedBy(field=name, remedy="did you mean {meant}?", meant=meant)
            raise NotNarrowedBy(field=name, remedy="choose one of {known}", known=known)


def unknown_code(field: str, words: str, known: list[str]) -> UnknownCode:
    """That there is no such code; the remedy lists all, or the one that was meant."""
    if not known:
        return UnknownCode(field=field, value=words, remedy="leave it away: there are none")
    if len(known) <= MOST_LISTED:
        return UnknownCode(field=field, value=words, remedy="choose one of {known}", known=known)
    if meant := nearest(words, known[:MOST_COMPARED]):
        return UnknownCode(field=field, value=words, remedy="did you mean {meant}?", meant=meant)
    return UnknownCode(field=field, value=words, remedy="use a code of the city's folder")
