"""How an area does, by its public cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db.models import Aggregate, Count, DurationField, F, Func, Q, TextField, Value

from civicgrid.apps.cases.queries.lookups import public_types
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards

from .search import PublicFilter, fitting

PERIOD = timedelta(days=28)
"""Four whole weeks: each weekday counts as often as the others."""


class PublicFigures(msgspec.Struct, frozen=True):
    """What an area has open, by type, the most first.

    And what was closed in the last 28 days.
    `in_time` of those `closed` were handed back in time; `median` is the time from opening to closing, None where
    nothing was closed.
    """

    open: Mapping[str, int]
    closed: int
    in_time: int
    median: timedelta | None


class Median(Aggregate):
    """The value in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def public_figures(area: str, now: datetime) -> PublicFigures:
    """The figures of an area, by two statements."""
    waiting = fitting(PublicFilter(area=area, open=True)).order_by().values_list("type")
    counted = waiting.annotate(number=Count("pk")).order_by("-number", "type")
    settled = fitting(PublicFilter(area=area, open=False)).filter(closed_at__gte=now - PERIOD, closed_at__lt=now)
    told = settled.aggregate(
        closed=Count("pk"),
        in_time=Count("pk", filter=Q(late=False)),
        median=Median(F("closed_at") - F("opened_at"), output_field=DurationField()),
    )
    return PublicFigures(open=dict(counted), **told)


def public_open_in(areas: Sequence[AreaRecord]) -> Mapping[str, int]:
    """How many public cases are open in each of some areas of one step of the tree.

    By one statement.
    Types that are rounded to more than the smallest of them are not counted.
    """
    smallest, kinds = min((each.area_m2 for each in areas), default=0.0), standards.case_types()
    types = tuple(path for path in public_types() if kinds[path].public_rounding_m ** 2 <= smallest)
    if not areas or not types:
        return {}
    depth = areas[0].path.count(".")
    step = Func(F("area"), Value(rf"^(?:[^.]+\.){{{depth}}}"), function="substring", output_field=TextField())
    above = areas[0].path[: areas[0].path[:-1].rfind(".") + 1]
    rows = fitting(PublicFilter(area=above or grid.root(), open=True, types=types)).order_by()
    counted = dict(rows.annotate(step=step).values_list("step").annotate(number=Count("pk")))
    return {each.path: counted.get(each.path, 0) for each in areas}
