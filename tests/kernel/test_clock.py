"""Time in a city: worked examples and refusals."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from civicgrid.kernel.clock import Calendar, DayOff, MakeUpDay, OfficeHours, Span, TimeKind, extend_after_pause
from civicgrid.kernel.errors import InvalidInput

URGENT_HOUR, WORKING_HOUR, WORKING_DAY, NATURAL_DAY = TimeKind

BOSTON = Calendar(
    "America/New_York",
    [OfficeHours(weekday, time(8, 30), time(17)) for weekday in range(5)],
    [DayOff(date(2015, 1, 1), "New Year's Day")],
)
SHANGHAI = Calendar(
    "Asia/Shanghai",
    [
        OfficeHours(weekday, start, end)
        for weekday in range(5)
        for start, end in [(time(9), time(12)), (time(13, 30), time(17, 30))]
    ],
    [DayOff(date(2015, 10, day), "National Day") for day in range(1, 8)],
    [MakeUpDay(date(2015, 10, 10))],
)
ALWAYS_OPEN = Calendar("America/New_York", [OfficeHours(weekday, time(0), time(0)) for weekday in range(7)])
UNEVEN = Calendar(
    "UTC",
    [
        OfficeHours(0, time(13), time(17)),
        OfficeHours(3, time(8), time(17)),
        OfficeHours(4, time(8), time(12)),
    ],
)


def boston(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# The happy path


def test_a_deadline_is_a_start_and_a_span() -> None:
    due = BOSTON.add(boston("2015-01-05 09:00"), Span.parse("2 working_hour"))
    assert due == boston("2015-01-05 11:00")
    assert BOSTON.elapsed(boston("2015-01-05 09:00"), due, WORKING_HOUR) == 2


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        pytest.param("2015-01-01 00:25", "10 working_day", "2015-01-16 08:30", id="night of a holiday"),
        pytest.param("2015-01-09 16:00", "24 urgent_hour", "2015-01-10 16:00", id="urgent hours never stop"),
        pytest.param("2015-01-09 16:00", "2 working_hour", "2015-01-12 09:30", id="over the weekend"),
        pytest.param("2015-01-09 15:00", "2 working_hour", "2015-01-09 17:00", id="up at closing"),
        pytest.param("2015-01-09 17:00", "1 working_hour", "2015-01-12 09:30", id="closed at closing"),
        pytest.param("2015-01-09 17:00", "1 working_day", "2015-01-13 08:30", id="closed, counted in days"),
        pytest.param("2015-01-09 20:00", "0 working_hour", "2015-01-09 20:00", id="no hours"),
        pytest.param("2015-01-09 20:00", "0 working_day", "2015-01-09 20:00", id="no days"),
        pytest.param("2015-01-05 10:00", "0.5 working_day", "2015-01-05 14:15", id="half a day"),
        pytest.param("2015-01-05 12:45", "0.5 working_day", "2015-01-05 17:00", id="half a day, up at closing"),
        pytest.param("2015-01-05 15:00", "1.5 working_day", "2015-01-07 10:45", id="a day and a half"),
        pytest.param("2014-12-31 15:00", "2 working_day", "2015-01-05 15:00", id="over New Year"),
        pytest.param("2015-01-30 10:00", "1 working_day", "2015-02-02 10:00", id="over the end of a month"),
        pytest.param("2016-02-26 10:00", "2 working_day", "2016-03-01 10:00", id="over a leap day"),
        pytest.param("2016-02-28 12:00", "1 natural_day", "2016-02-29 12:00", id="to a leap day"),
        pytest.param("2100-02-28 12:00", "1 natural_day", "2100-03-01 12:00", id="no leap day in 2100"),
        pytest.param("2015-01-31 12:00", "1.25 natural_day", "2015-02-01 18:00", id="a day and a quarter"),
        pytest.param("2015-03-07 12:00", "1 natural_day", "2015-03-08 12:00", id="same time, clocks put forward"),
        pytest.param("2015-03-07 12:00", "24 urgent_hour", "2015-03-08 13:00", id="24 hours, clocks put forward"),
        pytest.param("2015-03-07 02:30", "1 natural_day", "2015-03-08 03:00", id="to a time that is skipped"),
        pytest.param("2015-03-06 16:00", "2 working_hour", "2015-03-09 09:30", id="office, clocks put forward"),
        pytest.param("2015-10-31 12:00", "1 natural_day", "2015-11-01 12:00", id="same time, clocks put back"),
        pytest.param("2015-10-31 12:00", "24 urgent_hour", "2015-11-01 11:00", id="24 hours, clocks put back"),
        pytest.param("2015-10-31 01:30", "1 natural_day", "2015-11-01 01:30", id="to a time that is repeated"),
    ],
)
def test_deadlines_in_boston(start: str, span: str, due: str) -> None:
    assert BOSTON.add(boston(start), Span.parse(span)) == boston(due)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        pytest.param("2015-09-29 11:00", "2 working_hour", "2015-09-29 14:30", id="over lunch"),
        pytest.param("2015-09-29 12:10", "1 working_day", "2015-09-30 13:30", id="from lunch"),
        pytest.param("2015-09-30 16:30", "2 working_hour", "2015-10-08 10:00", id="over National Day"),
        pytest.param("2015-10-09 16:30", "2 working_hour", "2015-10-10 10:00", id="into a make-up Saturday"),
        pytest.param("2015-10-09 10:00", "1 working_day", "2015-10-10 10:00", id="to a make-up Saturday"),
        pytest.param("2015-10-09 10:00", "2 working_day", "2015-10-12 10:00", id="past a make-up Saturday"),
        pytest.param("2015-10-16 10:00", "1 working_day", "2015-10-19 10:00", id="past a common Saturday"),
    ],
)
def test_deadlines_in_shanghai(start: str, span: str, due: str) -> None:
    assert SHANGHAI.add(shanghai(start), Span.parse(span)) == shanghai(due)


def test_a_time_that_is_repeated_means_the_first() -> None:
    due = BOSTON.add(boston("2015-10-31 01:30"), Span(1, NATURAL_DAY))
    assert due.utcoffset() == timedelta(hours=-4)


def test_a_start_while_the_clocks_repeat_an_hour_counts_as_its_end() -> None:
    start = utc("2015-11-01 06:30")
    assert BOSTON.local(start).time() == time(1, 30)
    assert BOSTON.add(start, Span(1, NATURAL_DAY)) == boston("2015-11-02 02:00")


def test_office_hours_are_as_long_as_the_clocks_make_them() -> None:
    assert ALWAYS_OPEN.elapsed(boston("2015-03-08 00:00"), boston("2015-03-09 00:00"), WORKING_HOUR) == 23
    assert ALWAYS_OPEN.elapsed(boston("2015-11-01 00:00"), boston("2015-11-02 00:00"), WORKING_HOUR) == 25


def test_an_opening_in_an_hour_that_is_skipped_does_not_take_place() -> None:
    nights = Calendar("America/New_York", [OfficeHours(6, time(2, 15), time(2, 45))])
    assert nights.elapsed(boston("2015-03-07 00:00"), boston("2015-03-10 00:00"), WORKING_HOUR) == 0


def test_a_make_up_day_may_have_hours_of_its_own() -> None:
    morning = Calendar(
        "Asia/Shanghai",
        [OfficeHours(weekday, time(9), time(17)) for weekday in range(5)],
        make_up_days=[MakeUpDay(date(2015, 10, 10), ((time(9), time(12)),), "for National Day")],
    )
    start, closing = shanghai("2015-10-09 16:00"), shanghai("2015-10-10 12:00")
    assert morning.add(start, Span(1, WORKING_DAY)) == closing
    assert morning.elapsed(start, closing, WORKING_DAY) == 1
    assert morning.elapsed(start, closing, WORKING_HOUR) == 4


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (1, "2015-01-02 12:00"),  # Friday's closing
        (1.5, "2015-01-04 00:30"),  # half of the time by the clock, as there is no office time
        (2, "2015-01-05 13:00"),  # Monday's opening
        (2.5, "2015-01-08 08:15"),
    ],
)
def test_working_days_of_which_one_ends_before_the_next_begins(days: float, due: str) -> None:
    start = utc("2015-01-01 12:30")
    assert UNEVEN.add(start, Span(days, WORKING_DAY)) == utc(due)
    assert UNEVEN.elapsed(start, utc(due), WORKING_DAY) == days


def test_times_come_back_in_the_zone_of_the_city() -> None:
    due = SHANGHAI.add(utc("2015-01-05 01:00"), Span(1, WORKING_HOUR))
    assert due.isoformat() == "2015-01-05T10:00:00+08:00"


def test_calendars_reach_far() -> None:
    assert BOSTON.add(boston("2200-01-03 09:00"), Span(1, WORKING_DAY)) == boston("2200-01-06 09:00")
    assert BOSTON.add(boston("1970-01-02 16:00"), Span(2, WORKING_HOUR)) == boston("1970-01-05 09:30")


@pytest.mark.parametrize(
    ("end", "kind", "amount"),
    [
        ("2015-01-12 09:00", URGENT_HOUR, 65),
        ("2015-01-12 09:00", WORKING_HOUR, 1.5),
        ("2015-01-12 09:00", NATURAL_DAY, 2 + 17 / 24),
        ("2015-01-13 16:00", WORKING_DAY, 2),
        ("2015-01-09 16:00", WORKING_DAY, 0),
        ("2015-01-08 16:00", WORKING_HOUR, 0),
    ],
)
def test_time_elapsed_since_friday_afternoon(end: str, kind: TimeKind, amount: float) -> None:
    assert BOSTON.elapsed(boston("2015-01-09 16:00"), boston(end), kind) == pytest.approx(amount)


def test_no_working_day_elapses_before_the_offices_open() -> None:
    assert BOSTON.elapsed(boston("2015-01-09 20:00"), boston("2015-01-11 20:00"), WORKING_DAY) == 0


def test_time_left_turns_into_lateness() -> None:
    due = boston("2015-01-12 09:30")
    assert BOSTON.left(boston("2015-01-09 16:00"), due, WORKING_HOUR) == 2
    assert BOSTON.left(due, due, WORKING_HOUR) == 0
    assert BOSTON.left(boston("2015-01-13 08:30"), due, WORKING_HOUR) == -7.5


@pytest.mark.parametrize("written", ["2 working_hour", "0.5 working_day", "1e-07 natural_day", "1000000 urgent_hour"])
def test_a_span_is_written_as_it_is_read(written: str) -> None:
    assert str(Span.parse(written)) == written


# Suspension


@pytest.mark.parametrize(
    ("kind", "paused_from", "paused_to", "due"),
    [
        pytest.param(WORKING_HOUR, "2015-01-05 10:00", "2015-01-06 10:00", "2015-01-06 12:00", id="a day"),
        pytest.param(WORKING_HOUR, "2015-01-05 10:00", "2015-01-05 20:00", "2015-01-06 10:30", id="to the evening"),
        pytest.param(WORKING_HOUR, "2015-01-05 06:00", "2015-01-05 11:00", "2015-01-05 14:00", id="from the start"),
        pytest.param(WORKING_HOUR, "2015-01-05 13:00", "2015-01-06 10:00", "2015-01-05 12:00", id="too late"),
        pytest.param(URGENT_HOUR, "2015-01-05 10:00", "2015-01-06 10:00", "2015-01-05 12:00", id="urgent"),
    ],
)
def test_a_pause_between_nine_and_twelve(kind: TimeKind, paused_from: str, paused_to: str, due: str) -> None:
    started, planned = boston("2015-01-05 09:00"), boston("2015-01-05 12:00")
    extended = extend_after_pause(BOSTON, started, planned, kind, boston(paused_from), boston(paused_to))
    assert extended == boston(due)


def test_a_pause_does_not_end_before_it_begins() -> None:
    nine, ten, noon = (boston(f"2015-01-05 {hour}") for hour in ("09:00", "10:00", "12:00"))
    with pytest.raises(InvalidInput, match="paused_to"):
        extend_after_pause(BOSTON, nine, noon, WORKING_HOUR, paused_from=ten, paused_to=nine)


# Refusals


@pytest.mark.parametrize(
    "written",
    ["", "2", "2 hours", "two working_day", "1 2 working_day", "-1 working_day", "nan working_day", "inf working_day"],
)
def test_a_span_needs_an_amount_and_a_kind(written: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Span.parse(written)
    assert refusal.value.field
    assert refusal.value.remedy


def test_times_need_a_zone() -> None:
    with pytest.raises(InvalidInput, match="start"):
        BOSTON.add(datetime.fromisoformat("2015-01-05"), Span(1, WORKING_DAY))


@pytest.mark.parametrize("start", ["1969-12-31 18:00", "2401-01-01 00:00"])
def test_times_out_of_range_are_refused(start: str) -> None:
    with pytest.raises(InvalidInput, match="2400"):
        BOSTON.add(utc(start), Span(1, WORKING_DAY))


def test_deadlines_out_of_range_are_refused() -> None:
    with pytest.raises(InvalidInput, match="amount"):
        BOSTON.add(boston("2015-01-05 09:00"), Span(1_000_000, NATURAL_DAY))


@pytest.mark.parametrize("kind", [WORKING_HOUR, WORKING_DAY])
def test_working_time_needs_office_hours(kind: TimeKind) -> None:
    closed = Calendar("Asia/Shanghai", make_up_days=[MakeUpDay(date(2015, 1, 10))])
    with pytest.raises(InvalidInput, match="office hours"):
        closed.add(utc("2015-01-05 09:00"), Span(1, kind))
    with pytest.raises(InvalidInput, match="office hours"):
        closed.elapsed(utc("2015-01-05 09:00"), utc("2015-01-06 09:00"), kind)


@pytest.mark.parametrize(("amount", "kind"), [(9, WORKING_HOUR), (1, WORKING_DAY)])
def test_office_hours_may_come_to_an_end(amount: float, kind: TimeKind) -> None:
    once = Calendar("UTC", make_up_days=[MakeUpDay(date(2015, 1, 10), ((time(9), time(17)),))])
    assert once.add(utc("2015-01-05 09:00"), Span(8, WORKING_HOUR)) == utc("2015-01-10 17:00")
    with pytest.raises(InvalidInput, match="office hours"):
        once.add(utc("2015-01-05 09:00"), Span(amount, kind))


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_a_zone_needs_a_known_name(name: str) -> None:
    with pytest.raises(InvalidInput, match="time_zone"):
        Calendar(name)


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_week_has_seven_days(weekday: int) -> None:
    with pytest.raises(InvalidInput, match="weekday"):
        OfficeHours(weekday, time(9), time(17))


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ([(time(17), time(9))], "end"),
        ([(time(9), time(9))], "end"),
        ([(time(9), time(12)), (time(11, 30), time(17))], "start"),
    ],
)
def test_openings_follow_one_another(hours: list[tuple[time, time]], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Calendar("UTC", [OfficeHours(0, start, end) for start, end in hours])
    assert refusal.value.field == field


def test_a_day_is_off_or_made_up_not_both() -> None:
    with pytest.raises(InvalidInput, match="2015-10-10"):
        Calendar("UTC", days_off=[DayOff(date(2015, 10, 10))], make_up_days=[MakeUpDay(date(2015, 10, 10))])
