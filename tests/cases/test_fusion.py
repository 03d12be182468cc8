"""Fusion: likeness in place, time and text; the older case wins; what is far apart never meets."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from math import cos, radians
from random import Random
from uuid import UUID

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.fusion import (
    AT_ONCE,
    GREY,
    Match,
    Reach,
    Spot,
    Verdict,
    match,
    metres,
    score,
    tile_of,
    tiles_near,
)
from civicgrid.apps.cases.types import Source
from civicgrid.kernel.geo.sphere import METRES_PER_DEGREE

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
REACH = Reach(radius_m=50, window_h=72, threshold=0.5)
BAGS = frozenset({"bags", "beside", "bench"})

longitudes = st.floats(-180, 180).map(lambda degrees: round(degrees, 7))
latitudes = st.floats(-84, 84).map(lambda degrees: round(degrees, 7))
shifts = st.floats(-0.001, 0.001)
spots = st.builds(
    Spot,
    type=st.sampled_from(["", "lamp.", "streets.garbage.", "streets.litter."]),
    lon=st.floats(116.0, 116.001),
    lat=st.floats(40.0, 40.001),
    at=st.integers(0, 100).map(lambda hours: MORNING + timedelta(hours=hours)),
    words=st.frozensets(st.sampled_from(["bags", "bench", "lamp", "dark"])),
    within_m=st.sampled_from([0.0, 0.0, 20.0]),
)


def spot(east_m: float = 0, hours: float = 0, kind: str = "streets.garbage.", words: frozenset[str] = BAGS) -> Spot:
    """So many metres east of a bench, so many hours after the morning."""
    lon = 116.0005 + east_m / (METRES_PER_DEGREE * cos(radians(40)))
    return Spot(kind, lon, 40.0, MORNING + timedelta(hours=hours), words)


def case(number: int, hours: float = 0) -> Spot:
    """A case opened by such a report at the bench."""
    return msgspec.structs.replace(spot(0, hours), case=UUID(int=number), number=f"2026{number:07}")


def test_the_same_matter_joins() -> None:
    found = match(spot(5, 1), [case(1)], REACH)
    assert (found.verdict, found.spot) == (Verdict.JOIN, case(1))
    assert found.score == pytest.approx(0.99, abs=0.02)


def test_the_grey_zone_asks() -> None:
    found = match(spot(30, 40, words=frozenset({"rubble"})), [case(1)], REACH)
    assert found.verdict is Verdict.ASK
    assert REACH.threshold - GREY <= found.score < REACH.threshold


def test_nothing_near_opens() -> None:
    assert match(spot(), [], REACH) == Match(Verdict.OPEN)
    assert match(spot(60), [case(1)], REACH) == Match(Verdict.OPEN)


def test_other_types_never_join() -> None:
    assert score(spot(kind="lamp."), case(1), REACH) == 0


def test_siblings_and_the_unknown_count_less() -> None:
    strict = Reach(50, 72, 0.85)
    full = score(spot(), case(1), strict)
    assert score(spot(kind="streets.litter."), case(1), strict) == pytest.approx(0.7 * full)
    assert score(spot(kind=""), case(1), strict) == pytest.approx(0.7 * full)
    assert score(spot(kind="garbage."), msgspec.structs.replace(case(1), type="lamp."), REACH) == 0


def test_another_type_is_at_most_asked_about() -> None:
    found = match(spot(kind="streets.litter."), [case(1)], REACH)
    assert found.verdict is Verdict.ASK
    assert found.score == pytest.approx(0.49)
    assert match(spot(kind="streets.litter."), [case(1)], Reach(50, 72, 0)).score == 0


def test_words_matter_only_where_both_have_some() -> None:
    assert score(spot(words=frozenset()), case(1), REACH) == pytest.approx(1)
    assert score(spot(words=frozenset({"bags"})), case(1), REACH) == pytest.approx(0.75 + 0.25 / 3)


def test_without_a_word_in_common_it_is_asked_at_the_very_place_too() -> None:
    found = match(spot(words=frozenset({"lamp"})), [case(1)], REACH)
    assert found.verdict is Verdict.ASK
    assert found.score == pytest.approx(0.49)


def somewhere(**changes: object) -> Spot:
    """A report of which only the area around the bench is known."""
    return msgspec.structs.replace(spot(**changes), within_m=70.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("report", "there", "verdict"),
    [
        (somewhere(), case(1), Verdict.ASK),
        (spot(), msgspec.structs.replace(case(1), within_m=70.0), Verdict.ASK),
        (somewhere(), msgspec.structs.replace(case(1), within_m=70.0), Verdict.ASK),
        (somewhere(east_m=110), case(1), Verdict.ASK),
        (somewhere(east_m=130), case(1), Verdict.OPEN),
        (somewhere(words=frozenset({"rubble"})), case(1), Verdict.OPEN),
        (somewhere(words=frozenset()), case(1), Verdict.OPEN),
    ],
)
def test_where_only_an_area_is_known_the_words_stand_for_the_place(report: Spot, there: Spot, verdict: Verdict) -> None:
    assert match(report, [there], REACH).verdict is verdict


def test_a_closed_case_takes_no_more() -> None:
    ended = msgspec.structs.replace(case(1), until=MORNING + timedelta(hours=2))
    assert match(spot(0, 1), [ended], REACH).verdict is Verdict.JOIN
    assert match(spot(0, 2), [ended], REACH).verdict is Verdict.OPEN


def test_a_later_case_is_not_there_yet() -> None:
    assert match(spot(0, 0), [case(1, hours=1)], REACH).verdict is Verdict.OPEN


def test_two_that_come_at_once_meet_in_either_order() -> None:
    late = AT_ONCE / timedelta(hours=1)
    assert match(spot(0, 0), [case(1, hours=late)], REACH).verdict is Verdict.JOIN


@pytest.mark.parametrize(
    ("source", "hours", "verdict"),
    [
        (Source.HOTLINE, 0.5, Verdict.ASK),
        (Source.INSPECTOR, 0.99, Verdict.ASK),
        (Source.HOTLINE, 1, Verdict.JOIN),
        (Source.CITIZEN, 0.5, Verdict.JOIN),
    ],
)
def test_about_what_one_desk_files_twice_in_a_row_it_is_asked(source: Source, hours: float, verdict: Verdict) -> None:
    first = msgspec.structs.replace(case(1), source=source)
    assert match(msgspec.structs.replace(spot(0, hours), source=source), [first], REACH).verdict is verdict
    assert match(msgspec.structs.replace(spot(0, hours), source=Source.WEB), [first], REACH).verdict is Verdict.JOIN


def test_the_older_case_wins_a_tie() -> None:
    older, younger = case(9, hours=-1), case(1, hours=1)
    now = spot(0, 2)
    even = Reach(50, 1e9, 0.5)  # so long a window that hours do not count
    assert score(now, older, even) == pytest.approx(score(now, younger, even))
    tied = [msgspec.structs.replace(each, at=MORNING) for each in (case(3), case(2))]
    for cases in permutations(tied):
        assert match(now, cases, even).spot == tied[1]


def test_of_equal_scores_the_one_opened_first_wins() -> None:
    before, after = case(9, hours=-1), case(1, hours=1)
    for cases in permutations([before, after]):
        assert match(spot(0, 0.999), list(cases), Reach(50, 72, 0.5)).spot == after
        assert match(spot(0, -0.001), list(cases), Reach(50, 72, 0.5)).spot == before


@given(spots, spots, st.sampled_from([REACH, Reach(30, 168, 0.6), Reach(0, 24, 0.5), Reach(20, 0, 0.5)]))
def test_a_score_is_symmetric_and_between_0_and_1(one: Spot, other: Spot, reach: Reach) -> None:
    assert score(one, other, reach) == pytest.approx(score(other, one, reach), abs=1e-12)
    assert 0 <= score(one, other, reach) <= 1 + 1e-12


@given(spots, spots)
def test_beyond_radius_or_window_the_score_is_0(one: Spot, other: Spot) -> None:
    hours = abs(one.at - other.at) / timedelta(hours=1)
    if metres(one, other) > REACH.radius_m + one.within_m + other.within_m or hours > REACH.window_h:
        assert score(one, other, REACH) == 0


@given(spots, st.lists(spots, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(report: Spot, around: list[Spot], chance: Random) -> None:
    cases = [msgspec.structs.replace(each, case=UUID(int=n), number=str(n)) for n, each in enumerate(around)]
    shuffled = list(cases)
    chance.shuffle(shuffled)
    assert match(report, cases, REACH) == match(report, shuffled, REACH)


@given(longitudes, latitudes, shifts, shifts, st.floats(0, 200))
def test_whatever_is_within_the_radius_lies_in_a_tile_near(
    lon: float, lat: float, east: float, north: float, radius_m: float
) -> None:
    here = Spot("", lon, lat, MORNING, frozenset())
    there = Spot("", lon + east, lat + north, MORNING, frozenset())
    assume(metres(here, there) <= radius_m)
    assert tile_of(there.lon, there.lat) in set(tiles_near(lon, lat, radius_m))


@given(latitudes, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_metres_agree_with_the_sphere(lat: float, east: float, north: float) -> None:
    one, other = Spot("", 10, lat, MORNING, frozenset()), Spot("", 10 + east, lat + north, MORNING, frozenset())
    assert metres(one, other) == metres(other, one)
    by_axes = ((north**2) + (east * cos(radians(lat))) ** 2) ** 0.5 * METRES_PER_DEGREE
    assert metres(one, other) == pytest.approx(by_axes, rel=0.01, abs=0.01)
