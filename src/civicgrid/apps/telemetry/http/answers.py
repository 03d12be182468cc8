"""Tables as answers: in the form that the request names, streamed."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field

from civicgrid.base.http import PageIn, Sent, Unfit
from civicgrid.base.tables import Form, media_types, pieces

ACCEPTED = {media.partition(";")[0]: form for form, media in media_types.items()}
FORMS = "json, csv, parquet or arrow; without it what `Accept` names, else json."


class NoSuchForm(Unfit):
    """A table cannot be told as {value}."""


class FormIn(Sent):
    """In which form a table is wanted."""

    format: str = Field("", description=FORMS, json_schema_extra={"enum": ["", *Form]})


class FormPageIn(PageIn):
    """The same, with a page of a list."""

    format: str = Field("", description=FORMS, json_schema_extra={"enum": ["", *Form]})


def form_of(request: HttpRequest, named: str) -> Form:
    """The form that is asked for by name, else by `Accept`; raises NoSuchForm."""
    if named:
        if named not in set(Form):
            raise NoSuchForm(field="format", value=named, remedy="choose one of {known}", known=list(Form))
        return Form(named)
    return next((form for media, form in ACCEPTED.items() if request.accepts(media)), Form.JSON)


def table(form: Form, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> StreamingHttpResponse:
    """The table, piece by piece.

    The first batch is read before the answer begins, so what is wrong is told.
    """
    return StreamingHttpResponse(_begun(pieces(form, schema, batches)), content_type=media_types[form])


def _begun(told: Iterator[bytes]) -> Iterator[bytes]:
    first = [next(told, b""), next(told, b"")]
    return _on(first, told)


def _on(first: list[bytes], told: Iterator[bytes]) -> Iterator[bytes]:
    yield from first
    yield from told


def openapi(about: str) -> dict[int, object]:
    """For `openapi_extra`: the answer as the document tells it."""
    schema = {
        "type": "object",
        "properties": {
            "columns": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "array", "items": {"type": "array", "items": {}}},
        },
    }
    content: dict[str, object] = {media: {"schema": {"type": "string", "format": "binary"}} for media in ACCEPTED}
    content[media_types[Form.JSON]] = {"schema": schema}
    return {200: {"description": about, "content": content}}
