"""The message catalogues: `python tools/messages.py update|compile|check`, without GNU gettext.

A message is what the source gives to gettext and its kin, a page's title, a translated text of a template, the
docstring of an error, which is the sentence people read, or its remedy.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1] / "src" / "civicgrid"
LOCALES = ("zh_Hans",)
LAZY = {f"{name}_lazy": where for name, where in DEFAULT_KEYWORDS.items()}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None, "page": (2,)}  # @page(route, title)
HOLE = re.compile(r"%\(\w+\)|\{\w+")

Text = str | tuple[str, ...] | list[str] | None


def wanted(package: Path = PACKAGE) -> Catalog:
    """Every message of the source, in the order of its files."""
    catalog = Catalog()
    for file, text, context in _messages(package):
        catalog.add(text, locations=[(file.relative_to(package).as_posix(), 0)], context=context)
    return catalog


def _messages(package: Path) -> Iterator[tuple[Path, str | tuple[str, ...], str | None]]:
    python = {file: file.read_text() for file in sorted(package.rglob("*.py"))}
    templates = {file: _calls(file.read_text()) for file in sorted(package.rglob("*.html"))}
    for file, source in (python | templates).items():
        for _, text, _, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            yield file, text, context
    for file, sentence in (*_error_sentences(python), *_remedies(python)):
        yield file, sentence, None


def _calls(template: str) -> str:
    """The template's sentences as Python calls, without its indents, which are not Python's."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def _error_sentences(python: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    """The docstrings of CivicGridError and of all that descends from it."""
    trees = ((file, ast.parse(source)) for file, source in python.items())
    classes = [(file, node) for file, tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    errors, known = {"CivicGridError"}, 0
    while known < len(errors):
        known = len(errors)
        errors |= {node.name for _, node in classes for base in node.bases if ast.unparse(base) in errors}
    for file, node in classes:
        if node.name in errors:
            yield file, (ast.get_docstring(node, clean=False) or "").strip()


def _remedies(python: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    """What errors say one can do, `remedy="…"`; those made of other words are told as they are."""
    for file, source in python.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.keyword) and node.arg == "remedy" and isinstance(node.value, ast.Constant):
                yield from [(file, node.value.value)] if node.value.value and isinstance(node.value.value, str) else []


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """The catalogue of each language from its file; an empty one where there is none."""
    for locale in LOCALES:
        file = PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po"
        new = Catalog(locale, project="CivicGrid", header_comment=f"# CivicGrid: {locale}", fuzzy=False)
        yield file, read_po(BytesIO(file.read_bytes()), locale) if file.exists() else new


def update() -> None:
    """Brings the catalogues into line with the source: translations stay, what the source lost goes."""
    for file, catalog in catalogues():
        catalog.update(wanted(), no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            write_po(out, catalog, width=120, include_lineno=False)


def compile_all() -> None:
    """Writes the .mo file beside each catalogue."""
    for file, catalog in catalogues():
        with file.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalog)


def check() -> list[str]:
    """What is wrong with the catalogues, a line each."""
    source = wanted()
    return [f"{file.parts[-3]}: {fault}" for file, catalog in catalogues() for fault in faults(source, catalog)]


def faults(source: Catalog, catalog: Catalog) -> Iterator[str]:
    """Messages without translation, with other holes in it, and translations of nothing."""
    for message in filter(lambda each: each.id, source):
        found = catalog.get(message.id, message.context)
        if found is None or found.fuzzy or not all(texts(found.string)):
            yield f"no translation of {message.id!r} in {message.locations[0][0]}"
        elif any(_holes(text) != _holes(texts(message.id)[-1]) for text in texts(found.string)):
            yield f"other holes in the translation of {message.id!r}"
    for message in filter(lambda each: each.id, catalog):
        if source.get(message.id, message.context) is None:
            yield f"{message.id!r} is no longer in the source"


def texts(text: Text) -> list[str]:
    """The forms of a message: one, or one for each plural."""
    return [text] if isinstance(text, str) else list(text or [""])


def _holes(text: str) -> set[str]:
    return set(HOLE.findall(text))


if __name__ == "__main__":
    verbs: dict[str, Callable[[], list[str] | None]] = {"update": update, "compile": compile_all, "check": check}
    sys.exit("\n".join(verbs[sys.argv[1]]() or []) or 0)
