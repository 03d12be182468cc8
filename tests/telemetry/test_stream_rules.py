"""What charts, their drawings and the settings of a stream are, without a database."""

from datetime import UTC, date, datetime, timedelta
from math import inf, nan

import numpy as np
import pytest

from civicgrid.apps.telemetry.rules.charts import Axis, Resolution, axis, breaks, fitting, longest_step_s, moments
from civicgrid.apps.telemetry.rules.drawings import Frame, Points, drawn, stretch
from civicgrid.apps.telemetry.rules.settings import Known, Settings, changed, differences
from civicgrid.apps.telemetry.rules.states import StreamState, states_of
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.figures import figure

KNOWN = Known(lambda words: f"{words}.", lambda words: words, lambda words: words)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.mark.parametrize(
    ("span", "period", "fits"),
    [
        (timedelta(hours=1), 1, Resolution.MINUTE),
        (timedelta(hours=1), 60, Resolution.RAW),
        (DAY, None, Resolution.RAW),
        (timedelta(days=30), 60, Resolution.HOUR),
        (YEAR, 60, Resolution.DAY),
        (30 * YEAR, 60, Resolution.DAY),
    ],
)
def test_the_finest_that_fits_is_told(span: timedelta, period: float | None, fits: Resolution) -> None:
    assert fitting(span, period, 1500) is fits


def test_a_gap_is_more_than_three_periods() -> None:
    times = np.array([0, 60, 120, 301, 361]) * 1_000_000
    assert breaks(times, longest_step_s(Resolution.RAW, 60)).tolist() == [3]
    assert breaks(times, longest_step_s(Resolution.RAW, None)).tolist() == []
    assert longest_step_s(Resolution.HOUR, 60) == 5400
    assert longest_step_s(Resolution.DAY, 60) == 1.5 * 25 * 3600


def test_an_axis_holds_near_bounds_and_ignores_far_ones() -> None:
    values = np.array([10.0, 20.0])
    assert axis(values, values, [25.0]).high >= 25
    assert axis(values, values, [500.0]).high == 20
    assert axis(np.zeros(0), np.zeros(0), []) == Axis(0.0, 1.0, [0.0, 0.25, 0.5, 0.75, 1.0])
    same = np.array([5.0])
    assert axis(same, same, []).low <= 5 <= axis(same, same, []).high


def test_moments_are_round_and_days_begin_at_midnight() -> None:
    begin = datetime(2026, 3, 2, 10, 7, tzinfo=UTC)
    assert [each.minute for each in moments(begin, begin + timedelta(minutes=50))] == [10, 20, 30, 40, 50]
    assert {each.hour for each in moments(begin, begin + timedelta(days=40))} == {0}
    assert len(moments(begin, begin + 20 * YEAR)) <= 22


def frame(last: int) -> Frame:
    return Frame.of(Axis(0.0, 1.0, [0.0, 1.0]), 0, last, width=100, height=50)


def points(times: list[int], values: list[float], spread: float = 0) -> Points:
    told = np.array(values)
    return Points(np.array(times, np.int64), told, told - spread, told + spread)


def test_nothing_is_drawn_across_a_gap() -> None:
    told = drawn(points([0, 10, 90, 100], [0, 1, 0, 1]), frame(100), 50e-6)
    assert told.line == "M0.0 50.0L10.0 0.0M90.0 50.0L100.0 0.0"
    assert (told.band, told.points) == ("", "")


def test_a_point_alone_is_a_point() -> None:
    told = drawn(points([50], [0.5]), frame(100), inf)
    assert (told.line, told.points) == ("", "M50.0 25.0h0")
    assert drawn(points([], []), frame(100), inf).line == ""


def test_many_points_are_drawn_as_columns_with_a_band() -> None:
    times = list(range(10_000))
    told = drawn(points(times, [0.5] * 10_000, 0.25), frame(10_000), inf)
    assert told.line.count("L") == 399
    assert told.band.endswith("Z")


def test_a_stretch_stays_in_the_picture() -> None:
    assert stretch(frame(100), -50, 50) == (0.0, 50.0)
    assert stretch(frame(100), 90, None) == (90.0, 10.0)


@pytest.mark.parametrize(("value", "words"), [(None, ""), (nan, ""), (0.0, "0"), (1e20, "1e+20")])
def test_figures(value: float | None, words: str) -> None:
    assert figure(value) == words


def test_the_worst_state_comes_first() -> None:
    day = date(2026, 3, 2)
    told = states_of(silent=True, out=False, spoke=True, unit="", due=date(2026, 3, 1), today=day)
    assert told == [StreamState.SILENT, StreamState.CALIBRATION, StreamState.NO_UNIT]
    assert states_of(silent=False, out=False, spoke=True, unit="m", due=None, today=day) == [StreamState.SPEAKS]


def test_settings_are_read_and_their_differences_told() -> None:
    sent: dict[str, object] = {
        "unit": "°C",
        "low": "-5",
        "high": 30,
        "deadband": "",
        "organisation": "gov",
        "calibrated_on": "2026-03-01",
        "calibration_due": date(2027, 3, 1),
        "case_type": "lamp",
        "stream_class": "fast",
    }
    now = changed(Settings(deadband=1), sent, KNOWN)
    assert (now.unit, now.low, now.high, now.deadband, now.organisation) == ("Cel", -5, 30, 0, "gov.")
    assert differences(Settings(low=1.0), Settings(high=2.0)) == {"low": "", "high": "2.0"}
    gone = changed(now, {"unit": None, "organisation": "", "calibrated_on": "", "case_type": None}, KNOWN)
    assert (gone.unit, gone.organisation, gone.calibrated_on, gone.case_type) == ("", "", None, "")


@pytest.mark.parametrize(
    "sent",
    [
        {"low": "warm"},
        {"low": "nan"},
        {"low": "1e300"},
        {"low": 2, "high": 1},
        {"unit": "furlongs per what"},
        {"unit": "x" * 50},
        {"calibrated_on": "soon"},
        {"calibrated_on": "2026-03-02", "calibration_due": "2026-03-01"},
    ],
)
def test_what_makes_no_settings_is_refused(sent: dict[str, object]) -> None:
    with pytest.raises(CivicGridError) as error:
        changed(Settings(), sent, KNOWN)
    assert error.value.field in {*sent}
