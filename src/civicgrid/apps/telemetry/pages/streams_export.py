"""Export of a list of streams, or of what they said in a span."""

from collections.abc import Iterator

import msgspec
import pyarrow as pa
from django.db.models import Min, QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries import exports, lists
from civicgrid.apps.telemetry.queries.charts import TooManyStreams
from civicgrid.apps.telemetry.queries.lists.filter import number_of
from civicgrid.apps.telemetry.queries.spans import IN_ADDRESS, Span, asked_span
from civicgrid.apps.telemetry.rules.charts import Resolution
from civicgrid.base.access import narrow
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.tables import Form, media_types, pieces
from civicgrid.base.ui import Context, Field, Option, called, page
from civicgrid.kernel.errors import InvalidInput

LIST = "list"
"""In place of a resolution: the list of streams itself."""
WHAT = (LIST, *Resolution)


@page("streams/export/", "Export streams", needs="telemetry.see", icon="download", statements=12)
def streams_export(request: Request) -> Context | HttpResponseBase:
    """Asks what is wanted, or gives it, streamed."""
    narrowed_by(request.GET, (*lists.IN_ADDRESS, *IN_ADDRESS, "stream", "what", "form"))
    chosen = _chosen(request)
    span = asked_span(request.GET.dict(), timezone.now())
    if "form" not in request.GET:
        return {"fields": _fields(), "span": span, "count": chosen.count(), "kept": _kept(request)}
    form = Form(_one_of("form", request.GET["form"], tuple(Form)))
    what = _one_of("what", request.GET.get("what", LIST), WHAT)
    schema, batches = _told(chosen, span, what)
    answer = StreamingHttpResponse(pieces(form, schema, batches), content_type=media_types[form])
    name = f"{'streams' if what == LIST else 'observations'}-{timezone.localdate()}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen(request: Request) -> QuerySet[Stream]:
    """The streams that are named, or those of the list's filter."""
    numbers = [number_of("stream", each) for each in request.GET.getlist("stream")]
    if numbers:
        return narrow(request.actor, "telemetry.see", Stream.objects.filter(pk__in=numbers).order_by())
    asked = lists.asked_of(request.GET.dict(), timezone.localdate())
    for error in asked.errors.values():
        raise error
    return lists.matching(request.actor, msgspec.structs.replace(asked.filter, after=""))


def _told(chosen: QuerySet[Stream], span: Span, what: str) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    if what == LIST:
        return exports.streams_schema(), exports.stream_batches(chosen)
    numbers = sorted(chosen.values_list("pk", flat=True)[: exports.MOST_STREAMS + 1])
    if len(numbers) > exports.MOST_STREAMS:
        raise TooManyStreams(field="stream", limit=exports.MOST_STREAMS, remedy="choose fewer")
    resolution = Resolution(what)
    period = chosen.aggregate(least=Min("period_s"))["least"]
    return exports.said_schema(resolution), exports.said_batches(numbers, period, span.first, span.last, resolution)


def _kept(request: Request) -> list[tuple[str, str]]:
    """What the address says about which streams, for the form to say it again."""
    left = {"what", "form", *IN_ADDRESS}
    return [(name, value) for name, values in request.GET.lists() if name not in left for value in values if value]


def _fields() -> list[Field]:
    what = [
        Option(LIST, gettext("the list, with the newest value of each")),
        *(Option(each, called("resolution", each)) for each in Resolution),
    ]
    forms = [
        Option(Form.CSV, gettext("CSV, for spreadsheets")),
        Option(Form.PARQUET, gettext("Parquet")),
        Option(Form.ARROW, gettext("Arrow")),
        Option(Form.JSON, gettext("JSON")),
    ]
    return [
        Field(name="what", label=gettext("What"), kind="radios", options=what, value=Resolution.RAW, required=True),
        Field(name="form", label=gettext("As what"), kind="radios", options=forms, value=Form.CSV, required=True),
    ]


def _one_of(field: str, words: str, known: tuple[str, ...]) -> str:
    if words not in known:
        raise InvalidInput(field=field, value=words, remedy="choose one of {known}", known=known)
    return words
