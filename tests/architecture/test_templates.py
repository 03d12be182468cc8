"""Templates say nothing that no translator sees."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "civicgrid"
# Translated text, comments, and blocks of CSS classes and for search engines with what they enclose; then any other tag
# or variable.
NOT_HTML = re.compile(
    r"(?s){% *(blocktrans\w*|comment|block(?= (?:\w*class|robots)\b))\b.*?{% *end\1\b.*?%}|{[%{#].*?[%}#]}"
)


class Words(HTMLParser):
    """Collects what a person reads or hears of a page."""

    ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in self.ATTRIBUTES and value and _speaks(value)]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None and _speaks(data):
            self.found.append(data.strip())


def _speaks(text: str) -> bool:
    return any(letter.isalpha() for letter in text.replace("CivicGrid", ""))


def untranslated(template: str) -> list[str]:
    """Words outside of the catalogue; a template without tags is the inside of one, and has none."""
    words = Words()
    words.feed(NOT_HTML.sub("", template) if "<" in template else "")
    return words.found


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.html")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_template_says_nothing_outside_the_catalogue(file: Path) -> None:
    assert untranslated(file.read_text()) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Late</p>", ["Late"]),
        ("{% block title %}My work{% endblock %}<p>{{ case }}</p>", ["My work"]),
        ("<button title='Close it'>×</button>", ["Close it"]),
        ("{% blocktranslate %}Due {{ day }}{% endblocktranslate %}<b>迟</b>", ["迟"]),
        ("{% comment %}For the wall.{% endcomment %}<h1>CivicGrid {{ version }}</h1>", []),
        ("{% block body_class %}door{% endblock %}<i class='icon'></i>", []),
        ("{% if late %} aria-invalid='true'{% endif %}", []),
    ],
)
def test_words_are_found(template: str, words: list[str]) -> None:
    assert untranslated(template) == words
