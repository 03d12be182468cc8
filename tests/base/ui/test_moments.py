"""Times and lengths of time in words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from civicgrid.base.ui import moments
from civicgrid.base.ui.templatetags import faces
from civicgrid.kernel.clock import Span, TimeKind

NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def in_shanghai() -> Iterator[None]:
    """The city's clocks, English first."""
    with timezone.override(ZoneInfo("Asia/Shanghai")), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "just now"),
        (0.01, "just now"),
        (-0.5, "30 min ago"),
        (0.5, "in 30 min"),
        (-5, "5 h ago"),
        (-24, "1 day ago"),
        (72, "in 3 days"),
        (-24 * 15, "Sun 15 Feb, 09:00"),
        (24 * 400, "6 Apr 2027, 09:00"),
    ],
)
def test_near_times_are_told_by_their_distance_far_ones_by_their_date(hours: float, words: str) -> None:
    assert moments.relative(NOW + timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2, "today 11:00"),
        (24, "Tue 09:00"),
        (24 * 6, "Sun 09:00"),
        (24 * 7, "Mon 9 Mar, 09:00"),
        (-24 * 7, "Mon 23 Feb, 09:00"),
    ],
)
def test_a_due_time_is_told_by_its_weekday_when_it_is_near(hours: float, words: str) -> None:
    assert moments.on_day(NOW + timedelta(hours=hours), NOW) == words


def test_a_table_tells_the_year_only_of_other_years() -> None:
    assert moments.compact(NOW, NOW) == "2 Mar, 09:00"
    assert moments.compact(NOW - timedelta(days=365), NOW) == "2 Mar 2025, 09:00"


def test_the_reader_of_chinese_reads_it_as_it_is_written_there() -> None:
    with translation.override("zh-hans"):
        assert moments.absolute(NOW, NOW) == "3月2日 星期一 09:00"
        assert moments.on_day(NOW, NOW) == "今天 09:00"
        assert moments.relative(NOW - timedelta(hours=3), NOW) == "3 小时前"
        assert moments.span_words(Span.parse("2 working_hour")) == "2 工作小时"


def test_times_are_told_in_the_citys_zone() -> None:
    assert moments.absolute(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), NOW) == "Mon 2 Mar, 07:30"


@pytest.mark.parametrize(
    ("amount", "kind", "words"),
    [
        (1, TimeKind.WORKING_HOUR, "1 working hour"),
        (2, TimeKind.WORKING_HOUR, "2 working hours"),
        (1.04, TimeKind.WORKING_DAY, "1 working day"),
        (1.25, TimeKind.NATURAL_DAY, "1.2 days"),
        (0.5, TimeKind.NATURAL_DAY, "0.5 days"),
        (0.09, TimeKind.NATURAL_DAY, "2 h"),
        (0.0, TimeKind.NATURAL_DAY, "1 min"),
        (0.5, TimeKind.URGENT_HOUR, "30 min"),
        (0.001, TimeKind.WORKING_HOUR, "1 working min"),
        (12.6, TimeKind.URGENT_HOUR, "13 urgent hours"),
        (5000, TimeKind.URGENT_HOUR, "5,000 urgent hours"),
    ],
)
def test_a_length_of_time_is_told_in_its_own_kind(amount: float, kind: TimeKind, words: str) -> None:
    assert moments.amount_words(amount, kind) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ("5000 urgent_hour", "5,000 urgent hours"),
        ("0 natural_day", "1 min"),
        ("0.5 natural_day", "12 h"),
        ("1.9 natural_day", "1 day"),
        ("60.9 natural_day", "60 days"),
        ("61 natural_day", "2 months"),
        ("730 natural_day", "23 months"),
        ("731 natural_day", "2 years"),
        ("4000 natural_day", "10 years"),
    ],
)
def test_a_lateness_is_told_as_it_is_felt(length: str, words: str) -> None:
    assert moments.roughly(Span.parse(length)) == faces.roughly(Span.parse(length)) == words


def test_templates_show_the_whole_time_on_hover() -> None:
    shown = faces.ago(timezone.now() - timedelta(hours=1))
    assert ">1 h ago</time>" in shown
    assert 'title="' in shown


def test_templates_bear_what_is_missing() -> None:
    assert [show(None) for show in (faces.at, faces.ago, faces.by_day, faces.short, faces.span)] == [""] * 5
    assert faces.words(None) == ""


def test_templates_tell_spans_and_numbers() -> None:
    assert faces.span("2 working_day") == faces.span(Span.parse("2 working_day")) == "2 working days"
    assert faces.count(1234567) == "1,234,567"
