"""An ordinary day: percentiles over the days on which the city ran."""

from datetime import date, timedelta

from civicgrid.screens.one_screen.usual import Usual, same_weekdays, usual

from .made import ZONE, hours


def test_the_same_weekday_of_the_last_eight_weeks() -> None:
    days = same_weekdays(date(2026, 3, 2), ZONE)
    assert len(days) == 8
    assert [begin.weekday() for begin, _ in days] == [0] * 8
    assert days[0] == (hours(-7 * 24), hours(-6 * 24))


def test_a_band_by_hour_and_sources_until_now() -> None:
    weeks = [hours(9) - timedelta(weeks=week) for week in (1, 2, 3)]
    told = [(moment, "app", number) for moment, number in zip(weeks, (2, 4, 9), strict=True)]
    found = usual([*told, (weeks[0] + timedelta(hours=1), "app", 6), (weeks[1], "web", 3)])
    assert (found.middle[9], found.low[9], found.high[9]) == (7.0, 3.0, 8.6)
    assert found.middle[8] == 0
    assert found.by_now("app", 9.5) == 2.0
    assert found.by_now("app", 0.5) == 0.0
    assert found.by_now("app", 24.0) == found.sources["app"][23]
    assert found.by_now("hotline", 12) == 0.0


def test_a_new_city_has_no_ordinary_day() -> None:
    assert usual([]) == Usual()
