"""Words that are written again and again: where they are offered, how filled."""

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.plain import line, plain

USES = ("note", "reason", "question", "greeting", "answer")
"""The input of a move, a question to who reported it, and the two ends of a call."""
USED_BY: Mapping[tuple[str, str], str] = {("ask_reporter", "note"): "question"}
"""(act, input) -> the use; others are named as their input."""
HOLES = ("number", "title", "type", "area", "address", "state", "organisation", "opened", "due")
"""What stands in braces in a text, and is filled from the case."""
MOST_TITLE, MOST_WORDS = 80, 2_000
"""Characters of a title, and of a text."""
_HOLE = re.compile(r"\{(\w*)\}")


class UnknownHole(InvalidInput):
    """There is nothing called {hole} with which a text could be filled."""


class SaysNothing(InvalidInput):
    """A template needs a title and a text in one language at least, and both in the same."""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """Words to choose; type, state and organisation narrow where they are offered."""

    id: UUID
    use: str
    title: Text
    text: Text
    type: str = ""
    state: str = ""
    organisation: str = ""


def use_of(action: str, need: str) -> str:
    """For what the words of an input are: of a note to the reporter a question."""
    return USED_BY.get((action, need), need)


def offered(
    templates: Iterable[Template], use: str, *, type: str, state: str, organisations: Sequence[str]
) -> list[Template]:
    """Those that fit a case and one of these organisations, the most particular first."""
    fit = [
        each
        for each in templates
        if each.use == use
        and type.startswith(each.type)
        and each.state in ("", state)
        and (not each.organisation or any(path.startswith(each.organisation) for path in organisations))
    ]
    return sorted(fit, key=lambda each: (-_particular(each), each.title.get("en", "")))


def _particular(template: Template) -> int:
    return len(template.type) + len(template.organisation) + bool(template.state)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text, its holes filled; a hole that nobody knows stays as it is.

    >>> filled("{number} is due {due}, {what}", {"number": "7", "due": "Mon 09:00"})
    '7 is due Mon 09:00, {what}'
    """
    return _HOLE.sub(lambda found: values.get(found[1], found[0]), text)


def checked(title: Mapping[str, str], text: Mapping[str, str]) -> tuple[Text, Text]:
    """Title and text by language, without those that are empty; raises what is wrong."""
    titles = {code: line("title", words.strip(), MOST_TITLE) for code, words in title.items() if words.strip()}
    texts = {code: plain("text", words.strip(), MOST_WORDS) for code, words in text.items() if words.strip()}
    if not texts or titles.keys() != texts.keys():
        raise SaysNothing(field="text", remedy="write both, in each language that you want to offer")
    for words in texts.values():
        for hole in _HOLE.findall(words):
            if hole not in HOLES:
                raise UnknownHole(field="text", hole=f"{{{hole}}}", remedy="choose one of {known}", known=HOLES)
    return titles, texts
