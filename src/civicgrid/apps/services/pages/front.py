"""The front page: report something, follow it, see what goes on."""

import time
from datetime import datetime

import msgspec
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page

FRESH_S = 60.0
"""The figures of the city are at most so old."""
KEPT: dict[str, tuple[float, "CityFigures"]] = {}


class CityFigures(msgspec.Struct, frozen=True):
    """What is open; what was settled in 28 days, and in time, in percent."""

    open: int
    settled: int
    in_time: int | None
    at: datetime


@page("", "What goes on in the city", statements=8)
def front(_request: Request) -> Context:
    """For who is not logged in; all others have a page of their own."""
    return {"figures": figures(timezone.now())}


def figures(now: datetime) -> CityFigures | None:
    """The city's figures, computed once a minute; None before a city is loaded."""
    try:
        city = grid.root()
    except grid.NoCity:
        return None
    held = KEPT.get(city)
    if held is None or time.monotonic() - held[0] > FRESH_S:
        told = cases.public_figures(city, now)
        share = round(100 * told.in_time / told.closed) if told.closed else None
        held = time.monotonic(), CityFigures(sum(told.open.values()), told.closed, share, now)
        KEPT[city] = held
    return held[1]
