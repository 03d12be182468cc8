"""How a question is answered.

The views it speaks of are made for the asker, then it is asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from civicgrid.base import questions
from civicgrid.base.access import Actor
from civicgrid.base.questions import Handed, Limits, Question
from civicgrid.kernel.plain import plain

from . import lake, own  # noqa: F401  they offer their views
from .views import mentioned

LONGEST_SQL = 20_000
SHOWN = 1000
"""Rows of an answer on a page and in an answer of JSON, unless fewer are asked for."""
EXPORTED = 1_000_000
SECONDS = 10
ANSWER_MB = 500


class Asked(msgspec.Struct, frozen=True):
    """An answer that is read while its context lasts.

    One row more than was wanted says that there are more.
    """

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


@contextmanager
def ask(actor: Actor, sql: str, rows: int = SHOWN) -> Iterator[Asked]:
    """The answer to a question; raises what `base.questions` raises."""
    asked = plain("sql", sql.strip().rstrip(";"), LONGEST_SQL)
    limits = Limits(seconds=SECONDS, rows=rows, answer_mb=ANSWER_MB)
    zone = timezone.get_current_timezone_name()
    with questions.ask(Question(sql=asked, handed=_handed(actor, asked), limits=limits, zone=zone)) as answer:
        yield Asked(answer.schema, answer.batches)


def _handed(actor: Actor, sql: str) -> Handed:
    tables: dict[str, bytes] = {}
    handed = Handed(tables=tables, storage=dict(settings.CIVICGRID_LAKE_OPTIONS))
    for view in mentioned(sql):
        sources = view.sources(actor)
        tables |= {name: _stream(table) for name, table in sources.tables.items()}
        handed.files.update(sources.files)
        handed.views[view.name] = sources.sql
    return handed


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
