"""The newest observation of every stream in an area that somebody may see."""

from collections.abc import Sequence

from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below

from ..models import Stream
from ..types import LatestRecord

COLUMNS = {
    "stream": "pk",
    "observation": "latest__observation",
    "time": "latest__time",
    "arrival": "latest__arrival",
    "value": "latest__value",
    "result": "latest__result",
    "quality": "latest__quality",
}


def latest(actor: Actor, area: str = "") -> Sequence[LatestRecord]:
    """By stream; an area stands for all that lies in it, "" for the city. What never spoke is left out."""
    there = Stream.objects.filter(below("area", area), latest__time__isnull=False)
    rows = narrow(actor, "telemetry.see", there).order_by("pk").values_list(*COLUMNS.values())
    return [LatestRecord(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
