"""Counts of a few measures for every area or organisation at once, without names."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Q

from civicgrid.apps.evaluation.types import Period
from civicgrid.kernel.indicator import Counts, Indicator, Kind

from .book import book
from .conditions import counted
from .counting import seen
from .tables import window_of


def counts_by_path(
    reach: Q, kind: Kind, indicators: Iterable[str], period: Period, now: datetime
) -> Mapping[str, Counts]:
    """Path -> measure -> count over the cases that lie there itself, by one statement.

    The measures are those of the indicators, over the cases of a reach, judged no later than now; whoever wants a whole
    branch adds up. `kind` is an area or an organisation.
    """
    measures = [book().measures[code] for code in _measures(book().indicators[code] for code in indicators)]
    window = window_of(period, now)
    sample = measures[0].rows[kind]
    counts = {f"m_{each.code}": Count("pk", filter=counted(each.rows[kind], window.judged)) for each in measures}
    rows = seen(reach, sample, window, Q()).order_by().values_list(sample.key).annotate(**counts)
    return {path: {each.code: n for each, n in zip(measures, numbers, strict=True)} for path, *numbers in rows}


def indicators_of(kind: Kind, *, main: bool = False) -> list[Indicator]:
    """The indicators of a kind of object, or those that its table shows first."""
    return [each for each in book().indicators_of(kind) if kind in each.main or not main]


def _measures(indicators: Iterable[Indicator]) -> list[str]:
    return sorted({code for each in indicators for code in (each.part, each.over)})
