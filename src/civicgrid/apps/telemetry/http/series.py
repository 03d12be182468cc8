"""What streams said, as columns or rows.

Series at a resolution, and the observations themselves.
"""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Field, Query, Router

from civicgrid.apps.telemetry.queries import exports, observations
from civicgrid.apps.telemetry.queries.charts import POINTS, span_of, stream_of, streams_of
from civicgrid.apps.telemetry.queries.lists.filter import number_of
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.apps.telemetry.rules.charts import Resolution, fitting
from civicgrid.base.http import Moment, Unfit, one_of, refuses, staff
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.places import NowhereInList

from .answers import FormIn, FormPageIn, form_of, openapi, table

router = Router(tags=["telemetry"])

MOST_STREAMS = 1000
"""Of which rows are asked for at once."""
PAGE = """
    SELECT stream, id, time, "end", arrival, value, result, quality FROM observations
    WHERE (stream, time, id) > ($stream, $time, $id) ORDER BY stream, time, id LIMIT $most"""
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
WHOLE = "Times from `from` up to and without `to`; without them the last day."


class Overfull(Unfit):
    """At most {limit} streams can be asked for at once."""


class SeriesIn(FormIn):
    """Which time, and how finely."""

    first: Moment | None = Field(None, alias="from", description=WHOLE)
    last: Moment | None = Field(None, alias="to")
    resolution: str = Field(
        "",
        description="`raw` is each observation; else the least, largest, mean, count and last of each span of the "
        "city's clock. Without it the finest that fits the points.",
        json_schema_extra={"enum": ["", *Resolution]},
    )
    points: int = Field(POINTS, ge=20, le=100_000, description="At most about so many; for `resolution` left away.")


@router.get(
    "streams/{int:stream}/series",
    summary="What a stream said",
    openapi_extra={"responses": openapi("The series.") | refuses(404)["responses"]},
)
def get_series(request: HttpRequest, stream: int, wanted: Query[SeriesIn]) -> HttpResponseBase:
    """A table with a row for each point, times rising.

    Where nothing was said there is none.
    """
    actor = staff(request, "telemetry.see")
    form = form_of(request, wanted.format)
    found = stream_of(actor, stream)
    first, last = span_of(wanted.first, wanted.last, timezone.now())
    named = one_of("resolution", wanted.resolution, list(Resolution)) if wanted.resolution else ""
    resolution = Resolution(named) if named else fitting(last - first, found.period_s, wanted.points)
    rows = exports.said_batches([found.pk], found.period_s, first, last, resolution)
    answer = table(form, exports.said_schema(resolution), rows)
    answer.headers["X-Resolution"] = resolution
    return answer


class ObservationsIn(FormPageIn):
    """Whose observations, and of which time."""

    stream: str = Field(description="Numbers of streams, with commas between them.", max_length=20_000)
    first: Moment | None = Field(None, alias="from", description=WHOLE)
    last: Moment | None = Field(None, alias="to")
    after: str = Field("", max_length=100, description="`X-Next` of the page before.")
    limit: int = Field(1000, ge=0, le=100_000, description="At most so many; 0: all, streamed, however many.")


@router.get(
    "observations",
    summary="Observations of streams",
    openapi_extra={"responses": openapi("The rows, by stream and time; `X-Next` goes into `after`.")},
)
def get_observations(request: HttpRequest, wanted: Query[ObservationsIn]) -> HttpResponseBase:
    """Each row as it is known now, by stream and time."""
    actor = staff(request, "telemetry.see")
    form = form_of(request, wanted.format)
    numbers = _numbers(wanted.stream)
    streams = [each.pk for each in streams_of(actor, numbers, MOST_STREAMS)]
    first, last = span_of(wanted.first, wanted.last, timezone.now())
    schema = exports.said_schema(Resolution.RAW)
    if not wanted.limit:
        return table(form, schema, exports.said_batches(streams, None, first, last, Resolution.RAW))
    stream, time, number = _place(wanted.after)
    told = {"stream": stream, "time": time, "id": number, "most": wanted.limit + 1}
    found = observations.ask(PAGE, told, Scope(streams=streams, first=first, last=last))
    page = found.slice(0, wanted.limit)
    answer = table(form, schema, page.cast(schema).combine_chunks().to_batches())
    if found.num_rows > wanted.limit:
        ends = page.slice(page.num_rows - 1).to_pylist()[0]
        answer.headers["X-Next"] = f"{ends['stream']}~{ends['time'].isoformat()}~{ends['id']}"
    return answer


def _numbers(words: str) -> list[int]:
    told = [each.strip() for each in words.split(",") if each.strip()]
    if len(told) > MOST_STREAMS:
        raise Overfull(field="stream", limit=MOST_STREAMS, remedy="ask for fewer")
    return [number_of("stream", each) for each in told]


def _place(cursor: str) -> tuple[int, datetime, int]:
    """Behind which row a page begins; raises NowhereInList."""
    if not cursor:
        return -1, BEGINNING, -1
    try:
        stream, time, number = cursor.split("~")
        at = datetime.fromisoformat(time)
        return number_of("after", stream), at if at.tzinfo else at.replace(tzinfo=UTC), number_of("after", number)
    except (ValueError, InvalidInput) as error:
        raise NowhereInList(field="after", remedy="begin again at the first page") from error
