"""The newest observation of every stream in an area that somebody may see."""

from collections.abc import Sequence

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.types import LatestRecord
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.base.bulk import quick_rows


def latest(actor: Actor, area: str = "") -> Sequence[LatestRecord]:
    """By stream; what never spoke is left out.

    An area stands for all that lies in it, "" for the city.
    """
    there = Stream.objects.filter(below("area", area), latest__time__isnull=False)
    names = ("observation", "time", "arrival", "value", "result", "quality")
    asked = (
        narrow(actor, "telemetry.see", there).order_by("pk").values_list("pk", *(f"latest__{name}" for name in names))
    )
    return [
        LatestRecord(
            stream=stream, observation=number, time=time, arrival=arrival, value=value, result=result, quality=quality
        )
        for stream, number, time, arrival, value, result, quality in quick_rows(asked)
    ]
