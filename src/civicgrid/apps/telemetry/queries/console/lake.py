"""The views over the lake: observations, and what is left of them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext_lazy as _

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries import observations
from civicgrid.apps.telemetry.queries.lake import HOURS, MINUTES, snapshot
from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS as SEALED
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.base.access import Actor, narrow
from civicgrid.base.lake import Layout, Picked
from civicgrid.base.questions import Bounds, File, Files

from .views import Column, Sources, View, offer

OBSERVATIONS = (
    Column("id", "integer", _("its number")),
    Column("stream", "integer", _("the stream, as in streams.stream")),
    Column("time", "time", _("when it was so")),
    Column("arrival", "time", _("when we heard of it")),
    Column("value", "number", _("the value, in the unit of the stream")),
    Column("quality", "integer", _("0 where the sender said nothing")),
    Column("result", "text", _("the result, where it is no number")),
    Column("end", "time", _("until when it was so, where it is of a span")),
)
FOLDS = (
    Column("stream", "integer", _("the stream, as in streams.stream")),
    Column("time", "time", _("when the span begins")),
    Column("min", "number", _("the least value")),
    Column("max", "number", _("the largest value")),
    Column("mean", "number", _("the mean")),
    Column("count", "integer", _("how many observations")),
    Column("last", "number", _("the last value")),
)


def _observations(actor: Actor) -> Sources:
    reach = _reach(actor)
    relation, given = observations.relation_of(Scope(streams=reach))
    tables = {name: _within(each, reach) for name, each in given.items() if isinstance(each, pa.Table)}
    files = {name: _files(SEALED, each, reach) for name, each in given.items() if isinstance(each, Picked)}
    return Sources(tables=tables, files=files, sql=f"SELECT {_named(OBSERVATIONS)} FROM ({relation})")  # noqa: S608  words of ours


def _folded(layout: Layout, actor: Actor) -> Sources:
    reach, held = _reach(actor), f"{layout.name}_held"
    files = _files(layout, snapshot(layout).pick(reach), reach)
    return Sources(files={held: files}, sql=f"SELECT {_named(FOLDS)} FROM {held}")  # noqa: S608  words of ours


def _named(columns: Sequence[Column]) -> str:
    return ", ".join(f'"{each.name}"' for each in columns)


def _reach(actor: Actor) -> list[int]:
    streams = narrow(actor, "telemetry.see", Stream.objects.order_by("pk"))
    return list(streams.values_list("pk", flat=True))


def _within(table: pa.Table, reach: Sequence[int]) -> pa.Table:
    """The rows of streams in reach: no other is handed to a question."""
    if "stream" not in table.column_names:
        return table
    return table.filter(pc.is_in(table["stream"], pa.array(reach, pa.int64())))


def _files(layout: Layout, picked: Picked, reach: Sequence[int]) -> Files:
    """The files, with the times that each holds.

    A question about a day opens those of a day.
    """
    now = snapshot(layout)
    ends = zip(now.parts, now.least(layout.time).tolist(), now.most(layout.time).tolist(), strict=True)
    known = {part.location: Bounds(layout.time, least, most) for part, least, most in ends}
    return Files(
        schema=picked.arrow.serialize().to_pybytes(),
        files=tuple(File(each, known.get(each)) for each in picked.locations),
        column=layout.key,
        among=np.asarray(reach, np.int64).tobytes(),
    )


offer(View("observations", _("What streams said, as it is known now"), OBSERVATIONS, _observations))
offer(View("minutes", _("What is left of a minute of a stream"), FOLDS, lambda actor: _folded(MINUTES, actor)))
offer(View("hours", _("What is left of an hour of a stream"), FOLDS, lambda actor: _folded(HOURS, actor)))
