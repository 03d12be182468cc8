"""Laws of counted time that hold for any calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicgrid.kernel.clock import Calendar, DayOff, MakeUpDay, OfficeHours, Span, TimeKind, extend_after_pause

URGENT_HOUR, WORKING_HOUR, WORKING_DAY, NATURAL_DAY = TimeKind
MINUTE, HOUR, MICROSECOND = timedelta(minutes=1), timedelta(hours=1), timedelta(microseconds=1)

SHANGHAI = Calendar(
    "Asia/Shanghai",
    [
        OfficeHours(weekday, start, end)
        for weekday in range(5)
        for start, end in [(time(9), time(12)), (time(13, 30), time(17, 30))]
    ],
    [DayOff(date(1970, 10, 1))],
    [MakeUpDay(date(1970, 10, 3))],
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def utc_of(moment: datetime) -> datetime:
    """For comparing: times of one zone are compared by their clocks, which may repeat an hour."""
    return moment.astimezone(UTC)


law = settings(max_examples=30, deadline=None)
kinds = st.sampled_from(TimeKind)
amounts = st.integers(0, 40) | st.floats(0, 40)
zones = st.sampled_from(["America/New_York", "America/Havana", "Europe/London", "Asia/Shanghai"])
dates = st.dates(date(1970, 1, 2), date(1971, 6, 30))
CLOCK_CHANGES = [utc("1970-04-26 05:00"), utc("1970-04-26 07:00"), utc("1970-10-25 06:00")]
moments = st.one_of(
    st.integers(0, 18 * 30 * 24 * 60).map(lambda minutes: utc("1970-01-12") + minutes * MINUTE),
    st.builds(lambda change, minutes: change + minutes * MINUTE, st.sampled_from(CLOCK_CHANGES), st.integers(-99, 99)),
)
days = st.sampled_from(
    [
        (),
        ((time(9), time(17)),),
        ((time(8, 30), time(12)), (time(13, 30), time(17, 45))),
        ((time(8), time(12)),),
        ((time(13), time(16)), (time(16), time(0))),
        ((time(0), time(0)),),
        ((time(0), time(0, 1)), (time(1, 30), time(2, 30)), (time(23, 59), time(0))),
    ]
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Calendars that are open at least on Mondays."""
    week = [((time(9), time(17)),), *draw(st.tuples(days, days, days, days, days, days))]
    exceptions = draw(st.dictionaries(dates, days, max_size=4))
    return Calendar(
        draw(zones),
        [OfficeHours(weekday, start, end) for weekday, hours in enumerate(week) for start, end in hours],
        [DayOff(day) for day, hours in exceptions.items() if not hours],
        [MakeUpDay(day, hours) for day, hours in exceptions.items() if hours],
    )


@law
@given(calendars(), moments, amounts, kinds)
def test_adding_time_is_counting_it(calendar: Calendar, start: datetime, amount: float, kind: TimeKind) -> None:
    due = calendar.add(start, Span(amount, kind))
    assert calendar.elapsed(start, due, kind) == pytest.approx(amount, abs=1e-7)


@law
@given(calendars(), moments, st.integers(0, 180) | st.integers(0, 50_000), amounts, kinds)
def test_a_later_start_is_never_due_earlier(
    calendar: Calendar, start: datetime, minutes: int, amount: float, kind: TimeKind
) -> None:
    span = Span(amount, kind)
    assert utc_of(calendar.add(start, span)) <= utc_of(calendar.add(start + minutes * MINUTE, span))


@law
@given(calendars(), moments, amounts, amounts, kinds)
def test_more_time_is_never_due_earlier(
    calendar: Calendar, start: datetime, one: float, other: float, kind: TimeKind
) -> None:
    less, more = sorted([one, other])
    assert utc_of(calendar.add(start, Span(less, kind))) <= utc_of(calendar.add(start, Span(more, kind)))


@law
@given(calendars(), moments, st.integers(-5000, 5000), st.integers(0, 5000), amounts, kinds)
def test_a_pause_never_shortens(
    calendar: Calendar, started: datetime, wait: int, pause: int, amount: float, kind: TimeKind
) -> None:
    due = calendar.add(started, Span(amount, kind))
    paused_from = started + wait * MINUTE
    extended = extend_after_pause(calendar, started, due, kind, paused_from, paused_from + pause * MINUTE)
    assert utc_of(extended) >= utc_of(due)


def test_a_pause_at_night_costs_no_office_time() -> None:
    friday = utc("1970-05-15 02:00")
    due = SHANGHAI.add(utc("1970-05-11 02:00"), Span(4, WORKING_DAY))
    pause = utc("1970-05-14 10:00"), utc("1970-05-15 00:30")
    assert utc_of(due) == friday
    assert extend_after_pause(SHANGHAI, utc("1970-05-11 02:00"), due, WORKING_DAY, *pause) == due


@law
@given(calendars(), moments, st.integers(-5000, 5000), amounts, kinds)
def test_a_pause_of_no_time_changes_nothing(
    calendar: Calendar, started: datetime, wait: int, amount: float, kind: TimeKind
) -> None:
    due = calendar.add(started, Span(amount, kind))
    paused = started + wait * MINUTE
    assert utc_of(extend_after_pause(calendar, started, due, kind, paused, paused)) == utc_of(due)


@law
@given(dates, days.filter(bool))
def test_make_up_days_count(day: date, hours: tuple[tuple[time, time], ...]) -> None:
    morning_before = datetime.combine(day, time(9), UTC) - 24 * HOUR
    weekly = [OfficeHours(morning_before.weekday(), time(9), time(17))]
    usual = Calendar("UTC", weekly)
    made_up = Calendar("UTC", weekly, make_up_days=[MakeUpDay(day, hours)])
    assert made_up.add(morning_before, Span(1, WORKING_DAY)).date() == day
    assert made_up.add(morning_before, Span(2, WORKING_DAY)) == usual.add(morning_before, Span(1, WORKING_DAY))
    assert made_up.elapsed(morning_before, morning_before + 39 * HOUR, WORKING_HOUR) > 8


@law
@given(calendars(), moments, st.integers(0, 4000), st.integers(0, 4000), st.sampled_from([URGENT_HOUR, WORKING_HOUR]))
def test_hours_split_in_two_add_up(
    calendar: Calendar, start: datetime, first: int, second: int, kind: TimeKind
) -> None:
    halfway = calendar.add(start, Span(first / 60, kind))
    assert calendar.add(halfway, Span(second / 60, kind)) == calendar.add(start, Span((first + second) / 60, kind))


@law
@given(moments, st.integers(0, 20), st.integers(0, 20), st.sampled_from([WORKING_DAY, NATURAL_DAY]))
def test_whole_days_split_in_two_add_up(start: datetime, first: int, second: int, kind: TimeKind) -> None:
    halfway = SHANGHAI.add(start, Span(first, kind))
    assert SHANGHAI.add(halfway, Span(second, kind)) == SHANGHAI.add(start, Span(first + second, kind))


@law
@given(days, days, st.integers(0, 2880), st.integers(0, 2880))
def test_working_hours_are_the_minutes_in_which_offices_are_open(
    monday: tuple[tuple[time, time], ...], tuesday: tuple[tuple[time, time], ...], one: int, other: int
) -> None:
    week = [monday, tuesday, ((time(9), time(17)),)]
    calendar = Calendar(
        "Asia/Shanghai",
        [OfficeHours(weekday, start, end) for weekday, hours in enumerate(week) for start, end in hours],
    )
    midnight = SHANGHAI.local(utc("1970-01-04 16:00"))
    begin, end = sorted([one, other])
    minutes = [midnight + minute * MINUTE for minute in range(begin, end)]
    is_open = [
        any(start <= m.time() and (end == time() or m.time() < end) for start, end in week[m.weekday()])
        for m in minutes
    ]
    counted = calendar.elapsed(midnight + begin * MINUTE, midnight + end * MINUTE, WORKING_HOUR)
    assert counted == pytest.approx(sum(is_open) / 60)


@law
@given(st.floats(0, 1_000_000), kinds)
def test_a_span_is_read_as_it_is_written(amount: float, kind: TimeKind) -> None:
    assert Span.parse(str(Span(amount, kind))) == Span(amount, kind)
