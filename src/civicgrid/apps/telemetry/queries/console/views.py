"""The views of the console.

Each a table of rows in the asker's reach, offered by whoever has it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
from django.utils.functional import Promise

from civicgrid.base.access import Actor
from civicgrid.base.questions import Files

Words = str | Promise
Rows = Iterable[Sequence[Any]]
TIME = pa.timestamp("us", tz="UTC")
KINDS: Mapping[str, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "text": pa.string(),
    "time": TIME,
    "day": pa.date32(),
    "truth": pa.bool_(),
}


class Column(msgspec.Struct, frozen=True):
    """A column, of which kind it is, and what it means."""

    name: str
    kind: str
    meaning: Words


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What a view is made of: tables and files by name, and the SQL over them."""

    tables: Mapping[str, pa.Table] = {}
    files: Mapping[str, Files] = {}
    sql: str


class View(msgspec.Struct, frozen=True):
    """A view: what its rows are, its columns, and how it is made for somebody."""

    name: str
    about: Words
    columns: Sequence[Column]
    sources: Callable[[Actor], Sources]


_views: dict[str, View] = {}


def offer(view: View) -> View:
    """Registers a view; each name is given once."""
    if view.name in _views:
        fault = f"the view {view.name} is offered twice"
        raise ValueError(fault)
    _views[view.name] = view
    return view


def views() -> list[View]:
    """All views, by name."""
    return [view for _, view in sorted(_views.items())]


def mentioned(sql: str) -> list[View]:
    """The views that a question may speak of."""
    words = {word.lower() for word in re.findall(r"\w+", sql)}
    return [view for view in views() if view.name in words]


def offer_table(name: str, about: Words, columns: Sequence[Column], rows: Callable[[Actor], Rows]) -> View:
    """Registers a view whose rows are made in memory for each who asks.

    They come in the order of its columns.
    """
    return offer(View(name, about, tuple(columns), lambda actor: rows_of(name, columns, rows(actor))))


def rows_of(name: str, columns: Sequence[Column], rows: Rows) -> Sources:
    """A view that is a table in memory: its rows, in the order of its columns."""
    schema = pa.schema([pa.field(each.name, KINDS[each.kind]) for each in columns])
    told = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(values, field.type) for values, field in zip(told, schema, strict=True)]
    held = f"{name}_held"
    return Sources(tables={held: pa.Table.from_arrays(arrays, schema=schema)}, sql=f"SELECT * FROM {held}")  # noqa: S608  words of ours
