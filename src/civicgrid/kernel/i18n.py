"""Words in several languages."""

from collections.abc import Mapping

Text = dict[str, str]
"""Language code (`en`, `zh-hans`) -> words."""


def in_language(text: Mapping[str, str], language: str) -> str:
    """The words in a language, else in the first language that has any, else nothing."""
    return text.get(language) or next((words for words in text.values() if words), "")


def columns(row: Mapping[str, str], name: str, languages: tuple[str, ...]) -> Text:
    """A row's columns `name`, `name:zh-hans`, …; the first language has no suffix."""
    suffixes = ("", *(f":{language}" for language in languages[1:]))
    values = {language: row.get(name + suffix, "") for language, suffix in zip(languages, suffixes, strict=True)}
    return {language: words for language, words in values.items() if words}
