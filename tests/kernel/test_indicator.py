"""Formulas against published bulletins, scores, grades, and books that contradict themselves."""

import pytest

from civicgrid.kernel.indicator import (
    Better,
    Book,
    Deducted,
    Indicator,
    Kind,
    Measure,
    Rows,
    Score,
    Volume,
    Weighted,
    grade,
)

ROWS = {Kind.AREA: Rows(anchor="at", key="area")}
STEPS = ((2000, 1.0), (500, 0.75))


def measure(code: str, kind: Kind = Kind.AREA) -> Measure:
    return Measure(code, {"en": code}, {"en": code}, {kind: ROWS[Kind.AREA]})


def share(part: str, over: str) -> Indicator:
    return Indicator(code=f"{part}_rate", name={"en": part}, part=part, over=over, example=(1, 2, 0.5))


CLOSING = share("closed", "should_close")
ON_TIME = share("on_time", "should_close")
MEASURES = [measure(code) for code in ("closed", "on_time", "should_close")]


def score(*parts: Weighted | Volume | Deducted) -> Score:
    return Score(code="score", name={"en": "Score"}, kind=Kind.AREA, parts=parts, source="")


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    [
        pytest.param(911, 996 - 24, "93.72%", id="Tianmen 2016-12: filed 996, of which 24 were still open in time"),
        pytest.param(737, 972, "75.82%", id="Tianmen 2016-12, on time"),
        pytest.param(902, 956, "94.35%", id="Tianmen 2016-12, events"),
        pytest.param(9, 16, "56.25%", id="Tianmen 2016-12, components"),
        pytest.param(5912, 6026, "98.11%", id="a district 2019-05"),
        pytest.param(221_617, 221_861, "99.89%", id="Fuzhou 2022-Q2: all but 244 reworked"),
    ],
)
def test_a_share_is_what_the_bulletin_says(part: int, whole: int, published: str) -> None:
    value = CLOSING.value({"closed": part, "should_close": whole})
    assert value is not None
    assert f"{value:.2%}" == published


@pytest.mark.parametrize("counts", [{}, {"closed": 0, "should_close": 0}, {"closed": 3}])
def test_a_zero_denominator_is_no_value(counts: dict[str, int]) -> None:
    assert CLOSING.value(counts) is None


def test_nothing_of_something_is_zero() -> None:
    assert CLOSING.value({"should_close": 4}) == 0


def test_a_score_adds_what_its_parts_earn() -> None:
    parts = Weighted(60, "closed_rate"), Weighted(40, "on_time_rate")
    counts = {"should_close": 10, "closed": 9, "on_time": 5}
    assert score(*parts).points(counts, {"closed_rate": CLOSING, "on_time_rate": ON_TIME}) == 60 * 0.9 + 40 * 0.5


def test_an_inverted_part_earns_what_the_share_leaves() -> None:
    points = score(Weighted(100, "closed_rate", inverted=True)).points(
        {"should_close": 4, "closed": 1}, {"closed_rate": CLOSING}
    )
    assert points == 75


def test_a_score_without_one_of_its_parts_is_no_value() -> None:
    parts = Volume(50, "closed", STEPS), Weighted(50, "closed_rate")
    assert score(*parts).points({"closed": 9000}, {"closed_rate": CLOSING}) is None


@pytest.mark.parametrize(("rows", "points"), [(2001, 20), (2000, 15), (501, 15), (500, 0), (0, 0)])
def test_volume_earns_the_share_of_the_step_it_exceeds(rows: int, points: float) -> None:
    assert score(Volume(20, "closed", STEPS)).points({"closed": rows}, {}) == points


@pytest.mark.parametrize(("urged", "points"), [(0, 10), (3, 8.5), (20, 0), (99, 0)])
def test_deductions_eat_up_their_part_and_no_more(urged: int, points: float) -> None:
    assert score(Deducted(10, {"urged": 0.5})).points({"urged": urged}, {}) == points


@pytest.mark.parametrize(
    ("points", "letter"),
    [
        (100.0, "A"),
        (90.0, "A"),
        (89.9, "B"),
        (75.0, "B"),
        (60.0, "C"),
        (40.0, "D"),
        (39.9, "E"),
        (0.0, "E"),
        (None, ""),
    ],
)
def test_grades_begin_at_their_lowest_points(points: float | None, letter: str) -> None:
    assert grade(points) == letter


def test_a_book_knows_what_each_kind_has() -> None:
    book = Book(
        [*MEASURES, measure("errands", Kind.OFFICER)], [CLOSING, ON_TIME], [score(Weighted(100, "closed_rate"))]
    )
    assert book.measures_of(Kind.OFFICER) == [measure("errands", Kind.OFFICER)]
    assert book.indicators_of(Kind.AREA) == [CLOSING, ON_TIME]
    assert book.indicators_of(Kind.OFFICER) == []
    assert [each.code for each in book.scores_of(Kind.AREA)] == ["score"]
    assert book.scores_of(Kind.POST) == []


@pytest.mark.parametrize(
    ("measures", "indicators", "scores", "fault"),
    [
        ([*MEASURES, MEASURES[0]], [], [], "closed stands twice"),
        (MEASURES[:1], [CLOSING], [], "closed_rate names should_close, which is no measure"),
        (MEASURES, [CLOSING], [score(Weighted(99, "closed_rate"))], "the parts of score do not make 100 points"),
        (MEASURES, [], [score(Weighted(100, "closed_rate"))], "score names closed_rate, which no area has"),
        (MEASURES, [], [score(Volume(100, "closed_rate", STEPS))], "score names closed_rate, which no area has"),
        (MEASURES, [], [score(Deducted(100, {"lost": 1}))], "score names lost, which no area has"),
    ],
)
def test_an_unsound_book_is_refused(
    measures: list[Measure], indicators: list[Indicator], scores: list[Score], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        Book(measures, indicators, scores)


def test_more_is_better_unless_it_is_said() -> None:
    assert CLOSING.better is Better.HIGHER
