"""Better or worse, and who comes first where some have few cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.evaluation.rules import POINT_PLACES, SHARE_PLACES, standing, trend, wilson
from civicgrid.apps.evaluation.types import Figure, Trend
from civicgrid.kernel.indicator import Better


def figure(part: int, whole: int) -> Figure:
    low, high = wilson(part, whole) or (None, None)
    return Figure(code="x", value=part / whole if whole else None, low=low, high=high)


@pytest.mark.parametrize(
    ("value", "earlier", "better", "expected"),
    [
        (0.9, 0.8, Better.HIGHER, Trend.BETTER),
        (0.8, 0.9, Better.HIGHER, Trend.WORSE),
        (0.9, 0.8, Better.LOWER, Trend.WORSE),
        (0.8, 0.9, Better.LOWER, Trend.BETTER),
        (0.93721, 0.93719, Better.HIGHER, Trend.SAME),
        (None, 0.9, Better.HIGHER, Trend.UNKNOWN),
        (0.9, None, Better.HIGHER, Trend.UNKNOWN),
    ],
)
def test_a_trend_is_what_the_digits_show(
    value: float | None, earlier: float | None, better: Better, expected: Trend
) -> None:
    assert trend(value, earlier, better, SHARE_PLACES) is expected


def test_scores_show_one_digit() -> None:
    assert trend(87.11, 87.13, Better.HIGHER, POINT_PLACES) is Trend.SAME
    assert trend(87.11, 87.19, Better.HIGHER, POINT_PLACES) is Trend.WORSE


@given(st.integers(1, 5000), st.data())
def test_the_interval_holds_the_share(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole) or (2.0, -1.0)
    assert 0 <= low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= high <= 1


def test_the_interval_of_a_known_share() -> None:
    low, high = wilson(45, 50) or (0.0, 0.0)
    assert (round(low, 4), round(high, 4)) == (0.7864, 0.9565)


def test_there_is_no_interval_without_cases() -> None:
    assert wilson(0, 0) is None


def test_few_cases_win_no_first_place() -> None:
    assert standing(figure(3, 3), Better.HIGHER) < standing(figure(950, 1000), Better.HIGHER)
    assert standing(figure(0, 3), Better.LOWER) < standing(figure(50, 1000), Better.LOWER)


def test_no_value_comes_last() -> None:
    assert standing(figure(0, 0), Better.HIGHER) < standing(figure(0, 1000), Better.HIGHER)
    assert standing(figure(0, 0), Better.LOWER) < standing(figure(1000, 1000), Better.LOWER)


def test_scores_stand_by_their_points() -> None:
    assert standing(Figure(code="score", value=87.0), Better.HIGHER) == 87
