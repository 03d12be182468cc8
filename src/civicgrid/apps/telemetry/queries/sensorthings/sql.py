"""Pieces of SQL with the values that belong to them.

What users write only ever becomes a value.
"""

import re
from collections.abc import Callable, Iterable

import msgspec

_HOLE = re.compile(r"\{(\d)\}")


class Sql(msgspec.Struct, frozen=True):
    """A piece of SQL; each `%s` in it stands for the next of the values."""

    text: str
    values: tuple[object, ...] = ()


def made(template: str, *parts: Sql) -> Sql:
    """The template, which is our own text, with pieces in its holes `{0}` to `{9}`.

    >>> made("lower({0}) = {1}", Sql("name"), Sql("%s", ("a",)))
    Sql(text='lower(name) = %s', values=('a',))
    """
    values: list[object] = []

    def filled(hole: re.Match[str]) -> str:
        part = parts[int(hole[1])]
        values.extend(part.values)
        return part.text

    return Sql(_HOLE.sub(filled, template), tuple(values))


def bound(value: object, template: str = "%s") -> Sql:
    """A value; the template may say of which type it is."""
    return Sql(template, (value,))


def joined(word: str, parts: Iterable[Sql]) -> Sql:
    """Conditions in parentheses, with `AND` or `OR` between them."""
    listed = list(parts)
    if len(listed) == 1:
        return listed[0]
    text = f" {word} ".join(each.text for each in listed)
    return Sql(f"({text})", tuple(value for each in listed for value in each.values))


def numbered(sql: Sql, name: Callable[[int], str]) -> tuple[str, dict[str, object]]:
    """The same with named values (`$v0`, …), as DuckDB takes them."""
    parts = sql.text.split("%s")
    names = [name(place) for place in range(len(sql.values))]
    text = "".join(part + (f"${names[place]}" if place < len(names) else "") for place, part in enumerate(parts))
    return text, dict(zip(names, sql.values, strict=True))


TRUE, FALSE = Sql("TRUE"), Sql("FALSE")
