"""The newest rows of a stream with their fates, and its detections."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from civicgrid.apps.telemetry.models import Detection, Stream
from civicgrid.apps.telemetry.types import Fate
from civicgrid.kernel.figures import figure

from . import observations

ROWS = f"""
    SELECT id, time, "end", arrival, value, result, quality, CASE
        WHEN time > arrival + INTERVAL 5 MINUTE THEN '{Fate.FUTURE}'
        WHEN time < newest - to_seconds($late) THEN '{Fate.LATE}'
        WHEN time < newest THEN '{Fate.OUT_OF_ORDER}'
        ELSE '{Fate.IN_ORDER}' END AS fate
    FROM (
        SELECT *, max(time) FILTER (time <= arrival + INTERVAL 5 MINUTE)
            OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newest
        FROM observations
    ) ORDER BY id DESC LIMIT $most"""  # noqa: S608  words of ours
LOOKED_BACK = timedelta(days=2)
"""The newest rows are looked for in so much time before the newest observation, and in all of the future."""
SHOWN = 25
DETECTIONS = 20


class Told(msgspec.Struct, frozen=True):
    """A row, with what it says in words and what became of it."""

    id: int
    time: datetime
    end: datetime | None
    arrival: datetime
    value: str
    quality: int
    fate: str


def newest_rows(stream: Stream) -> list[Told]:
    """The rows that came last, the last first."""
    latest = getattr(stream, "latest", None)
    since = latest.time - LOOKED_BACK if latest and latest.time else None
    scope = observations.Scope(streams=[stream.pk], first=since)
    found = observations.ask(ROWS, {"late": stream.stream_class.late_s, "most": SHOWN}, scope).to_pylist()
    return [_told(each) for each in found]


def detections_of(stream: Stream) -> Sequence[Detection]:
    """What detectors saw in a stream, the last first."""
    return list(Detection.objects.filter(stream=stream)[:DETECTIONS])


def _told(row: dict[str, object]) -> Told:
    value, result = row.pop("value"), row.pop("result")
    words = result if isinstance(result, str) else figure(value if isinstance(value, float) else None)
    return Told(value=words, **row)  # type: ignore[arg-type]
