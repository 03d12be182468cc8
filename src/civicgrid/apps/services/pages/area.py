"""An area for everybody.

How it does, who answers for what, what lies in it and beside it.
"""

from collections.abc import Mapping, Sequence

import msgspec
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.services.queries.area_duties import answering
from civicgrid.apps.services.queries.area_sketch import area_sketch, neighbours
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page
from civicgrid.base.ui.moments import span_words
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.indicator import wilson
from civicgrid.kernel.paths import ancestry

DAY_S = 86_400
TOP = 8
"""Types that are shown."""
MOST_PARTS = 60
"""Areas in it that are listed; of more, those with the most open reports."""


class Part(msgspec.Struct, frozen=True):
    """An area of the page, and how many reports are open there.

    None where it is not counted.
    """

    area: AreaRecord
    open: int | None = None


class Bar(msgspec.Struct, frozen=True):
    """A type and its open reports.

    `percent` is their share of those of the most common one, in percent.
    """

    type: str
    code: str
    number: int
    percent: int


@page("areas/<str:code>/", "Area", icon="chart")
def area(request: Request, code: str) -> Context:
    """The area's page."""
    here, now = grid.area(code), timezone.now()
    figures = cases.public_figures(here.path, now)
    parts = grid.children(here.path)
    counted = cases.public_open_in(parts)
    listed = sorted(parts, key=lambda each: -counted.get(each.path, 0))[:MOST_PARTS]
    query = urlencode({"area": here.code})
    return {
        "area": here,
        "above": [grid.areas()[path] for path in ancestry(here.path)[1:] if path in grid.areas()][::-1],
        "figures": figures,
        "open": sum(figures.open.values()),
        "rate": _percent(figures.in_time, figures.closed),
        "interval": _interval(figures.in_time, figures.closed),
        "median": _days(figures),
        "types": _bars(figures.open),
        "duties": answering(here.path, timezone.localdate()),
        "parts": [Part(each, counted.get(each.path)) for each in listed],
        "more_parts": len(parts) - len(listed),
        "beside": neighbours(here),
        "sketch": area_sketch(here),
        "query": query,
        "feed": f"{reverse('feed')}?{query}",
    }


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _interval(part: int, whole: int) -> tuple[int, int] | None:
    bounds = wilson(part, whole)
    return (round(100 * bounds[0]), round(100 * bounds[1])) if bounds else None


def _days(figures: cases.PublicFigures) -> str:
    """The time in the middle, in hours where it is less than a day.

    "" where there is none.
    """
    if figures.median is None:
        return ""
    seconds = figures.median.total_seconds()
    if seconds < DAY_S:
        return gettext("%(hours)s h") % {"hours": round(seconds / 3600)}
    return span_words(Span(seconds / DAY_S, TimeKind.NATURAL_DAY))


def _bars(opened: Mapping[str, int]) -> Sequence[Bar]:
    most = max(opened.values(), default=0)
    known = standards.case_types()
    return [
        Bar(path, known[path].code, number, max(round(100 * number / most), 1))
        for path, number in list(opened.items())[:TOP]
    ]
