"""How far fusion reaches: learned from an invented city's marks, and judged on the real Boston."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import fusion as bench
from boston import fusion
from boston.case_types import rows as case_types
from boston.deadlines import Deadline
from boston.figures import Share
from boston.fusion import NEVER, Decision, Report
from civicgrid.apps.cases.rules.fusion import Reach, Verdict
from civicgrid.apps.cases.rules.mapping import ReportRow, Status
from civicgrid.apps.cases.types import Source
from civicgrid.kernel.clock import Span, TimeKind

ROOT = Path(__file__).resolve().parents[2]
MARGIN = 0.02
"""What a figure may fall short of the page by before the page is false."""

# An invented city: a street with a house every kilometre, and before each house something was reported twice.

START = datetime(2015, 3, 9, 12, tzinfo=UTC)
DEGREES_PER_METRE = 1 / 111_195
WIDE = Reach(120.0, 720.0, 0.85)


def report(key: str, kind: str, house: int, hours: float = 0, *, north_m: float = 0, **more: object) -> ReportRow:
    """A report of a house, one day later than that of the house before."""
    known = {
        "source": Source.APP,
        "origin_key": key,
        "type": kind,
        "address": f"{house} Long Street",
        "lon": -71.0,
        "lat": 42.0 + (1000 * house + north_m) * DEGREES_PER_METRE,
        "opened_at": START + timedelta(days=house, hours=hours),
    }
    return ReportRow(**{**known, **more})  # type: ignore[arg-type]


def twice(kind: str, houses: int, *, marked: bool = True, north_m: float = 0) -> Iterator[ReportRow]:
    """Each house's report and, two hours later, its duplicate, which the clerks marked or not."""
    for house in range(houses):
        first, second = f"{kind} {house}", f"{kind} {house} again"
        yield report(first, kind, house)
        if marked:
            yield report(second, kind, house, 2, north_m=north_m, status=Status.DUPLICATE, duplicate_of=first)
        else:
            yield report(second, kind, house, 2, north_m=north_m)


def pairs(rows: Iterable[ReportRow]) -> list[tuple[str, str]]:
    return [(row.origin_key, row.duplicate_of) for row in rows if row.duplicate_of]


def reports(rows: Iterable[ReportRow]) -> list[Report]:
    given = list(rows)
    return fusion.reports_of(given, {}, pairs(given))


def learned(rows: Iterable[ReportRow]) -> dict[str, Reach]:
    return fusion.learn_reaches(fusion.weigh(fusion.stream(reports(rows))))


def decided(rows: Iterable[ReportRow], reach: Reach = WIDE) -> list[Decision]:
    found = reports(rows)
    return list(fusion.replay(fusion.stream(found), {each.spot.type: reach for each in found}))


def told(decisions: Iterable[Decision]) -> list[tuple[str, str, str, bool]]:
    return [(each.verdict, each.report.spot.number, each.case.spot.number, each.right) for each in decisions]


def test_a_type_whose_neighbours_are_marked_is_fused() -> None:
    rows = [*twice("Graffiti", 12)]
    reaches = learned(rows)
    assert reaches["Graffiti."].radius_m == fusion.RADII[0]
    assert reaches["Graffiti."].window_h == 24
    found = reports(rows)
    decisions = fusion.replay(fusion.stream(found), reaches)
    figures = fusion.measure(decisions, fusion.ties_of(found, pairs(rows)), lambda _: True)
    assert figures == fusion.Figures(*[Share(12, 12)] * 4)


def test_a_type_whose_neighbours_are_not_is_never_fused() -> None:
    assert learned(twice("Inspection", 40, marked=False)) == {}


def test_wrong_joins_outweigh_right_ones_when_there_are_four_times_as_many() -> None:
    strays = [report(f"{n}", "Sign", 100 + n // 2, n % 2) for n in range(120)]
    assert "Sign." in learned(twice("Sign", 12))
    assert learned([*twice("Sign", 12), *strays]) == {}


def test_a_few_pairs_teach_nothing_alone_but_something_together() -> None:
    worths = fusion.weigh(fusion.stream(reports([*twice("Bench", 4), *twice("Bin", 4)])))
    assert fusion.learn_reaches(worths) == {}
    assert fusion.best_reach(worths.values()) != NEVER


def test_the_reach_is_as_wide_as_the_marks_are_apart() -> None:
    assert learned(twice("Vehicle", 12, north_m=50))["Vehicle."].radius_m == 120


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [*twice("Graffiti", 12), *twice("Vehicle", 12, north_m=50), *twice("Inspection", 12, marked=False)]
    assert learned(rows[::-1]) == learned(rows)


def test_a_report_that_joined_is_no_case() -> None:
    rows = [report("a", "Sign", 1), report("b", "Sign", 1, 1), report("c", "Sign", 1, 2, duplicate_of="b")]
    assert told(decided(rows)) == [("join", "b", "a", False), ("join", "c", "a", True)]


def test_what_is_closed_or_elsewhere_or_long_ago_is_not_joined() -> None:
    rows = [
        report("closed", "Sign", 1, closed_at=START + timedelta(days=1, hours=1)),
        report("elsewhere", "Sign", 1, north_m=300),
        report("without a place", "Sign", 1, lon=None, lat=None),
        report("new", "Sign", 1, 2),
        report("after half a year", "Sign", 1, 183 * 24),
    ]
    assert decided(rows) == []


def test_another_type_of_the_same_subject_is_left_alone() -> None:
    parents = {"Sign": "Traffic", "Signal": "Traffic"}
    found = fusion.reports_of([report("a", "Sign", 1), report("b", "Signal", 1, 1)], parents, ())
    steps = fusion.stream(found)
    assert [step[0].spot.type for step in steps] == ["Traffic.Signal."]
    for reach in fusion.REACHES:
        assert list(fusion.replay(steps, {"Traffic.Signal.": reach})) == []


@pytest.mark.parametrize(
    ("source", "hours", "verdict"),
    [
        (Source.APP, 0.5, Verdict.JOIN),
        (Source.HOTLINE, 0.5, Verdict.ASK),
        (Source.INSPECTOR, 0.5, Verdict.ASK),
        (Source.HOTLINE, 2, Verdict.JOIN),
    ],
)
def test_what_one_desk_files_in_one_sitting_is_asked_about(source: Source, hours: float, verdict: Verdict) -> None:
    rows = [report("a", "Vehicle", 1, source=source), report("b", "Vehicle", 1, hours, source=source)]
    assert [each.verdict for each in decided(rows)] == [verdict]


def test_two_channels_are_not_one_desk() -> None:
    rows = [report("a", "Vehicle", 1, source=Source.HOTLINE), report("b", "Vehicle", 1, 0.5, source=Source.INSPECTOR)]
    assert [each.verdict for each in decided(rows)] == [Verdict.JOIN]


def test_a_join_is_right_if_a_mark_says_so() -> None:
    loose = report("b", "Sign", 1, 1, status=Status.DUPLICATE)
    named = report("b", "Sign", 1, 1, status=Status.DUPLICATE, duplicate_of="z")
    through = [report("z", "Sign", 9, duplicate_of="a")]
    assert told(decided([report("a", "Sign", 1), loose])) == [("join", "b", "a", True)]
    assert told(decided([report("a", "Sign", 1), named])) == [("join", "b", "a", False)]
    assert told(decided([report("a", "Sign", 1), named, *through])) == [("join", "b", "a", True)]


def test_a_pair_is_reached_by_a_question_about_its_cases() -> None:
    """The third report joins the second, whose case the dispatcher is asked about."""
    rows = [
        report("a", "Vehicle", 1, source=Source.HOTLINE),
        report("b", "Vehicle", 1, 0.5, source=Source.HOTLINE, north_m=20),
        report("c", "Vehicle", 1, 2, north_m=40, duplicate_of="a"),
    ]
    decisions = decided(rows)
    assert [each.verdict for each in decisions] == [Verdict.ASK, Verdict.JOIN]
    figures = fusion.measure(decisions, fusion.ties_of(reports(rows), pairs(rows)), lambda _: True)
    assert (figures.found, figures.reached) == (Share(0, 1), Share(1, 1))


def test_figures_count_the_reports_that_are_asked_for() -> None:
    def late(each: Report) -> bool:
        return each.spot.at >= START + timedelta(days=9)

    rows = [*twice("Graffiti", 12)]
    figures = fusion.measure(decided(rows), fusion.ties_of(reports(rows), pairs(rows)), late)
    assert figures == fusion.Figures(*[Share(3, 3)] * 4)


def test_the_folder_names_the_reach_of_the_types_that_have_one() -> None:
    span = Span(2, TimeKind.WORKING_DAY)
    deadlines = {name: [Deadline(span), Deadline(span, until=date(2015, 2, 1))] for name in ("Sign", "Permit")}
    codes = {"Traffic": "traffic", "Sign": "sign", "Permit": "permit"}
    rows = list(case_types({"Sign": "Traffic", "Permit": "Traffic"}, codes, deadlines, {"Sign": WIDE}))
    columns = ("fusion_radius_m", "fusion_window_h", "fusion_threshold")
    reached = {(row["code"], row.get("condition")): [row.get(column) for column in columns] for row in rows}
    assert reached["sign", "standard"] == ["120", "720", "0.85"]
    assert [key for key, values in reached.items() if any(values)] == [("sign", "standard")]


# The real Boston.


def promised(line: str) -> list[float]:
    """The shares in a line of the page: precision of joins and of both, recall of joins and of both."""
    page = (ROOT / "docs" / "explanation" / "fusion.md").read_text()
    found = re.search(rf"^{line} .*$", page, re.MULTILINE)
    assert found, f"the page has no line {line}"
    return [int(share) / 100 for share in re.findall(r"(\d+)%", found[0])]


def test_boston_is_fused_as_well_as_the_page_says(shared_data: Path) -> None:
    if not (shared_data / bench.PAIRS).is_file():
        pytest.skip(f"no {bench.PAIRS} in CIVICGRID_SHARED_DATA")
    found, ties = bench.read_boston(shared_data)
    steps = fusion.stream(found)
    reaches = fusion.learn_reaches(fusion.weigh(step for step in steps if not bench.judged(step[0])))
    decisions = list(fusion.replay(steps, reaches))
    periods: dict[str, Callable[[Report], bool]] = {
        "January to August, learned from": lambda each: not bench.judged(each),
        "September to November, judged": bench.judged,
    }
    for line, of in periods.items():
        figures = fusion.measure(decisions, ties, of)
        shares = [figures.joins, figures.decisions, figures.found, figures.reached]
        for share, least in zip(shares, promised(line), strict=True):
            assert share.part >= (least - MARGIN) * share.whole
