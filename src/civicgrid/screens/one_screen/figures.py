"""Figures that need the database: rates with intervals, and ordinary days."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

import msgspec
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation import api as evaluation
from civicgrid.apps.evaluation.types import Period
from civicgrid.kernel.indicator import Counts, Indicator, Kind

from .groups import Group
from .spots import DEPARTMENT, DISTRICT, Frame, cut
from .usual import Usual, same_weekdays, usual

DAYS = 28
"""Of rankings and of the map's indicators."""
RANKED = "closing_on_time"
PLACES = 4


class Rate(msgspec.Struct, frozen=True):
    """A share with its interval, and of how many cases; None where there are none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    cases: int = 0


class Figures(msgspec.Struct, frozen=True):
    """What is computed once for all viewers of a reach."""

    usual: Usual
    districts: Mapping[str, Rate]
    departments: Mapping[str, Rate]


def figures_of(reach: Q, frame: Frame) -> Figures:
    """The figures of a reach, by three statements."""
    today = frame.midnight.astimezone(frame.zone).date()
    hours = cases.opened_by_hour(reach, same_weekdays(today, frame.zone), frame.zone)
    return Figures(
        usual(hours),
        _ranked(reach, Kind.AREA, DISTRICT, today),
        _ranked(reach, Kind.ORGANISATION, DEPARTMENT, today),
    )


def last_days(today: date) -> Period:
    """The days of rankings: four weeks with today."""
    return evaluation.days(today - timedelta(days=DAYS - 1), today)


def behind(group: Group, today: date, kind: Kind, measure: str, path: str) -> str:
    """The cases behind a rate's measure, for whoever may look there; else ""."""
    return _evaluated(group, today, "evaluation_cases", by=kind, measure=measure, object=path)


def whole(group: Group, today: date, kind: Kind) -> str:
    """The table a ranking is the beginning of, for whoever may look there; else ""."""
    return _evaluated(group, today, "evaluation", by=kind)


def _evaluated(group: Group, today: date, page: str, **asked: str) -> str:
    days = last_days(today)
    period = {"from": days.first, "to": days.last}
    return f"{reverse(page)}?{urlencode({**asked, **period})}" if group.evaluates else ""


def rate(indicator: Indicator, counts: Counts) -> Rate:
    """An indicator's value of these counts, with its interval (Wilson, 95 %)."""
    part, whole = counts.get(indicator.part, 0), counts.get(indicator.over, 0)
    bounds = evaluation.wilson(part, whole)
    if bounds is None:
        return Rate()
    return Rate(round(part / whole, PLACES), round(bounds[0], PLACES), round(bounds[1], PLACES), whole)


def summed(counts: Mapping[str, Counts], steps: int) -> Mapping[str, Counts]:
    """The counts of whole branches, cut to so many steps."""
    sums = defaultdict[str, dict[str, int]](lambda: defaultdict(int))
    for path, numbers in counts.items():
        branch = sums[cut(path, steps)]
        for measure, number in numbers.items():
            branch[measure] += number
    return sums


def _ranked(reach: Q, kind: Kind, steps: int, today: date) -> Mapping[str, Rate]:
    counts = evaluation.counts_by_path(reach, kind, [RANKED], last_days(today), timezone.now())
    indicator = evaluation.book().indicators[RANKED]
    return {path: rate(indicator, numbers) for path, numbers in summed(counts, steps).items() if path}
