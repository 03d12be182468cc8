"""Codes in people's words: each app names its own once; pages read them here."""

from collections.abc import Callable, Collection, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from civicgrid.kernel.i18n import in_language

Words = str | Promise
LookUp = Callable[[str], Mapping[str, str] | None]

_words: dict[str, dict[str, Words]] = {}
_look_ups: dict[str, LookUp] = {}


def vocabulary(kind: str, words: Mapping[str, Words]) -> None:
    """Registers names of a kind of codes, e.g. ("state", {"pool": _("To dispatch")})."""
    _words.setdefault(kind, {}).update(words)


def look_up(kind: str, find: LookUp) -> None:
    """Registers where names of the city's own codes are: areas, organisations, types."""
    _look_ups[kind] = find


def called(kind: str, code: str) -> str:
    """What a code is called in the reader's language; itself where nobody named it."""
    if words := _words.get(kind, {}).get(code):
        return str(words)
    found = _look_ups[kind](code) if code and kind in _look_ups else None
    return in_language(found or {}, get_language() or "en") or code


def every_name(kind: str, code: str) -> Collection[str]:
    """What the city calls a code of its own, in each of its languages."""
    return ((_look_ups[kind](code) if kind in _look_ups else None) or {}).values()


def listed(words: Iterable[str]) -> str:
    """Several names as one text, parted as the reader's language parts them."""
    # Translators: what stands between the things of a list.
    return gettext(", ").join(words)


def codes(kind: str) -> Iterable[str]:
    """The codes of a kind that were given words, in the order of their registration."""
    return _words.get(kind, {})
