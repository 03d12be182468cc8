"""Questions in SQL by programs."""

from collections.abc import Iterator
from contextlib import ExitStack

import pyarrow as pa
from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Router, Schema

from civicgrid.apps.telemetry.actions.questions import ask
from civicgrid.apps.telemetry.queries import console
from civicgrid.apps.telemetry.queries.console.answers import EXPORTED, LONGEST_SQL, SHOWN
from civicgrid.base.http import Sent, staff
from civicgrid.base.tables import Form

from .answers import FORMS, form_of, openapi, table

router = Router(tags=["telemetry"])


class QuestionIn(Sent, json_schema_extra={"examples": [{"sql": "SELECT * FROM latest ORDER BY time DESC LIMIT 10"}]}):
    """One SELECT over the views; see `query/views`."""

    sql: str = Field(max_length=LONGEST_SQL)
    rows: int = Field(SHOWN, ge=1, le=EXPORTED, description="At most so many rows; there may be more.")
    format: str = Field("", description=FORMS, json_schema_extra={"enum": ["", *Form]})


@router.post(
    "query",
    summary="Ask in SQL",
    openapi_extra={"responses": openapi("The answer; as many rows as were wanted may not be all.")},
)
def post_query(request: HttpRequest, asked: QuestionIn) -> HttpResponseBase:
    """DuckDB's answer over what I may see.

    It needs no Idempotency-Key: it changes nothing, and each question is written into the ledger.
    """
    actor = staff(request, "telemetry.query")
    form = form_of(request, asked.format)
    closing = ExitStack()
    answer = closing.enter_context(ask(actor, asked.sql, rows=asked.rows, form=form))
    return table(form, answer.schema, _within(answer, asked.rows, closing))


def _within(answer: console.Asked, most: int, closing: ExitStack) -> Iterator[pa.RecordBatch]:
    """At most so many rows of an answer, which is let go at their end."""
    left = most
    with closing:
        for batch in answer.batches:
            if left > 0:
                yield batch.slice(0, left)
            left -= batch.num_rows


class ColumnOut(Schema):
    """A column of a view."""

    name: str
    kind: str
    meaning: str


class ViewOut(Schema):
    """A view that can be asked."""

    name: str
    about: str
    columns: list[ColumnOut]


@router.get("query/views", response=list[ViewOut], summary="What can be asked")
def get_views(request: HttpRequest) -> list[dict[str, object]]:
    """The views and what their columns mean, in the language of `Accept-Language`."""
    staff(request, "telemetry.query")
    return [
        {
            "name": view.name,
            "about": str(view.about),
            "columns": [{"name": each.name, "kind": each.kind, "meaning": str(each.meaning)} for each in view.columns],
        }
        for view in console.views()
    ]
