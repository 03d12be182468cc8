"""The newest observation and the counts of fates, of many streams at once."""

from collections.abc import Collection

import pyarrow as pa

from civicgrid.apps.telemetry.models import Latest
from civicgrid.apps.telemetry.queries.observations import newest
from civicgrid.apps.telemetry.types import Fate
from civicgrid.base.bulk import with_columns
from civicgrid.kernel.detect.bounds import NONE
from civicgrid.kernel.detect.fates import FATES
from civicgrid.kernel.detect.step import Stepped

COUNTED = {"late": Fate.LATE, "out_of_order": Fate.OUT_OF_ORDER, "future": Fate.FUTURE, "unitless": Fate.UNITLESS}
NEWEST = ("observation", "time", "arrival", "value", "result", "quality", "seq")
LONGS = dict.fromkeys(("stream_id", *NEWEST, "rows", *COUNTED), "bigint")
KINDS = {**LONGS, "value": "float8", "result": "text", "quality": "smallint"}
MOMENTS = {"time", "arrival"}
_TOLD = ", ".join(
    f"timestamptz 'epoch' + {name} * interval '1 microsecond'" if name in MOMENTS else name for name in KINDS
)
_ADDED = ", ".join(f"{each} = kept.{each} + excluded.{each}" for each in ("rows", *COUNTED))
_NEWER = ", ".join(
    f"{each} = CASE WHEN excluded.observation IS NULL THEN kept.{each} ELSE excluded.{each} END" for each in NEWEST
)
KEEP = f"""
    INSERT INTO telemetry_latest AS kept ({", ".join(KINDS)})
    SELECT {_TOLD} FROM unnest({", ".join(f"%b::{kind}[]" for kind in KINDS.values())}) AS told ({", ".join(KINDS)})
    ON CONFLICT (stream_id) DO UPDATE SET {_ADDED}, {_NEWER}"""  # noqa: S608  names of ours


def keep(stepped: Stepped, rows: pa.Table) -> None:
    """Writes what a step over these rows made of its streams."""
    newest = rows.take(pa.array(stepped.newest, mask=stepped.newest == NONE)).select(["id", *NEWEST[1:]])
    columns = [column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column for column in newest.columns]
    told = [column.to_pylist() for column in columns]
    blank = {NEWEST.index("quality"), NEWEST.index("seq")}
    told = [[each or 0 for each in column] if at in blank else column for at, column in enumerate(told)]
    counts = stepped.counts
    total = counts.sum(axis=1) - counts[:, FATES.index(Fate.DUPLICATE)]
    counted = [counts[:, FATES.index(fate)].tolist() for fate in COUNTED.values()]
    with_columns(KEEP, [stepped.streams.tolist(), *told, total.tolist(), *counted])


def renew(streams: Collection[int]) -> None:
    """Reads the newest observation of streams again, of which some were corrected."""
    for row in Latest.objects.select_for_update().filter(stream__in=streams):
        found = newest(row.stream_id) or dict.fromkeys(("id", *NEWEST[1:]))
        for name in NEWEST:
            setattr(row, name, found["id" if name == "observation" else name])
        row.quality, row.seq = row.quality or 0, row.seq or 0
        row.save(update_fields=NEWEST)
