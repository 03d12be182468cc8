"""From counts to figures: value, bounds, and what became of it."""

from civicgrid.apps.evaluation.rules import POINT_PLACES, SHARE_PLACES, trend, wilson
from civicgrid.apps.evaluation.types import Figure
from civicgrid.kernel.indicator import Better, Counts, Indicator, Kind, Score, grade

from .book import book


def figures_of(kind: Kind, now: Counts, before: Counts, year_before: Counts) -> dict[str, Figure]:
    """Every indicator and score of a kind, from the counts of three periods."""
    shares = {each.code: _share(each, now, before, year_before) for each in book().indicators_of(kind)}
    return shares | {each.code: _points(each, now, before, year_before) for each in book().scores_of(kind)}


def better_of(code: str) -> Better:
    """Which way is the good one; of scores, up."""
    indicator = book().indicators.get(code)
    return indicator.better if indicator else Better.HIGHER


def _share(indicator: Indicator, *periods: Counts) -> Figure:
    value, before, year_before = (indicator.value(counts) for counts in periods)
    part, whole = (periods[0].get(measure, 0) for measure in (indicator.part, indicator.over))
    low, high = wilson(part, whole) or (None, None)
    return Figure(
        code=indicator.code,
        value=value,
        part=part,
        whole=whole,
        low=low,
        high=high,
        before=before,
        year_before=year_before,
        trend=trend(value, before, indicator.better, SHARE_PLACES),
        year_trend=trend(value, year_before, indicator.better, SHARE_PLACES),
    )


def _points(score: Score, *periods: Counts) -> Figure:
    value, before, year_before = (score.points(counts, book().indicators) for counts in periods)
    return Figure(
        code=score.code,
        value=value,
        grade=grade(value),
        before=before,
        year_before=year_before,
        trend=trend(value, before, Better.HIGHER, POINT_PLACES),
        year_trend=trend(value, year_before, Better.HIGHER, POINT_PLACES),
    )
