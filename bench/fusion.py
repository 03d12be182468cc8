"""How many of the duplicates that Boston's clerks marked fusion finds, and how many joins their marks confirm.

python bench/fusion.py [DATA_FOLDER]
"""

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tools"))

from boston import fusion
from boston.case_types import subjects_of
from boston.figures import Share
from boston.fusion import Decision, Figures, Report, Step, Tie
from boston.requests import Request, read_requests
from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.fusion import Reach, Verdict
from civicgrid.apps.cases.rules.mapping import ReportRow, load
from civicgrid.kernel.paths import steps as codes

PAIRS = "boston_311_2015/duplicate_pairs.csv"
JUDGED_FROM = datetime(2015, 9, 1, tzinfo=ZoneInfo("America/New_York"))
CHICAGO = "chicago_311_sanitation/requests.csv.gz"
CHICAGO_MAPPING = "mappings/chicago-311.toml"
CHICAGO_JUDGED_FROM = datetime(2013, 1, 1, tzinfo=UTC)
TOGETHER = timedelta(minutes=10)
SHOWN = 10
HEAD = ("joined", "right", "or asked", "right", "pairs", "in one", "or asked")


def main(arguments: Sequence[str]) -> None:
    """Learns from Boston's first eight months, judges on those after; then takes what it learned to Chicago."""
    shared = os.environ.get("CIVICGRID_SHARED_DATA", ROOT.parent / "shared" / "data")
    data = Path(arguments[0] if arguments else shared)
    if not (data / PAIRS).is_file():
        print(f"no {PAIRS} in {data}: nothing to judge")
        return
    reports, ties = read_boston(data)
    steps = fusion.stream(reports)
    before = [step for step in steps if not judged(step[0])]
    reaches = fusion.learn_reaches(before)
    decisions = list(fusion.replay(steps, reaches))
    print_boston(decisions, ties, reaches)
    print_witness(decisions, reports)
    pooled = print_pooled(fusion.by_type(before), reaches)
    if pooled and (data / CHICAGO).is_file():
        print_chicago(data, pooled)


def judged(report: Report) -> bool:
    """Whether the report came after the months that were learned from."""
    return report.spot.at >= JUDGED_FROM


def read_boston(data: Path) -> tuple[list[Report], list[Tie]]:
    """Its reports, and the pairs that the clerks tied together."""
    requests = [request for request in read_requests(data) if isinstance(request, Request)]
    keys = {request.key for request in requests}
    with (data / PAIRS).open(encoding="utf-8", newline="") as file:
        pairs = [(one, other) for one, other in csv.reader(file) if {one, other} <= keys]
    reports = fusion.reports_of((request.report for request in requests), subjects_of(requests), pairs)
    return reports, fusion.ties_of(reports, pairs)


def print_boston(decisions: Sequence[Decision], ties: Sequence[Tie], reaches: dict[str, Reach]) -> None:
    """Both periods, then the types with most pairs in the judged one."""
    print(f"{'Boston':<42}{''.join(f'{head:>10}' for head in HEAD)}")
    print_row("January to August, learned from", fusion.measure(decisions, ties, lambda report: not judged(report)))
    print_row("September to November, judged", fusion.measure(decisions, ties, judged))
    pairs = Counter(later.spot.type for later, _ in ties if judged(later))
    for path, _ in pairs.most_common(SHOWN):
        reach = reaches.get(path)
        name = f"  {codes(path)[-1]}"[:29].ljust(30) + (
            f"{reach.radius_m:.0f} m {reach.window_h:.0f} h" if reach else "none"
        )
        print_row(name, fusion.measure(decisions, ties, of_type(path)))


def of_type(path: str) -> Callable[[Report], bool]:
    """Whether a report of the judged months has this type."""
    return lambda report: judged(report) and report.spot.type == path


def print_row(name: str, figures: Figures) -> None:
    """Counts, each followed by its share."""
    joins, decisions, found, reached = figures.joins, figures.decisions, figures.found, figures.reached
    cells = [joins.whole, percent(joins), decisions.whole, percent(decisions), found.whole]
    print(f"{name:<42}{''.join(f'{cell:>10}' for cell in [*cells, percent(found), percent(reached)])}")


def percent(share: Share) -> str:
    """Without decimals; "-" of none."""
    return f"{share.part / share.whole:.0%}" if share.whole else "-"


def print_witness(decisions: Iterable[Decision], reports: Iterable[Report]) -> None:
    """A second witness for joins that no mark confirms: both were closed within minutes, more often than by chance."""
    last: dict[str, Report] = {}
    before: dict[str, Report] = {}
    for report in reports:
        if report.spot.type in last:
            before[report.spot.number] = last[report.spot.type]
        last[report.spot.type] = report
    bare = [each for each in decisions if each.verdict is Verdict.JOIN and not each.right]
    found = closed_together((each.report, each.case) for each in bare)
    chance = closed_together((each.report, before[each.report.spot.number]) for each in bare)
    print(f"Joins that no mark confirms, closed within 10 minutes of their case: {found}")
    print(f"… of the report of the type that came before, wherever it was: {chance}")


def closed_together(pairs: Iterable[tuple[Report, Report]]) -> Share:
    """Of the pairs of different reports, those closed at about the same time."""
    ends = [(one.spot.until, other.spot.until) for one, other in pairs]
    return Share(sum(one is not None and other is not None and abs(one - other) <= TOGETHER for one, other in ends), len(ends))


def print_pooled(types: dict[str, list[Step]], reaches: dict[str, Reach]) -> Reach | None:
    """One reach for all types that are fused, which is returned, and whether there is one for the others."""
    pooled = fusion.learn_reach([types[path] for path in reaches])
    others = fusion.learn_reach([steps for path, steps in types.items() if path not in reaches])
    print(f"One reach for all {len(reaches)} types that are fused: {said(pooled)}; for the others: {said(others)}")
    return pooled


def said(reach: Reach | None) -> str:
    """A reach in words."""
    return f"{reach.radius_m:g} m, {reach.window_h:g} h, {reach.threshold:g}" if reach else "none is worth it"


def print_chicago(data: Path, pooled: Reach) -> None:
    """The marked duplicates of a city that fusion was not set on, beside what it would learn there."""
    reports = fusion.reports_of(read_chicago(data), {}, ())
    steps = fusion.stream(reports)
    own = fusion.learn_reach([[step for step in steps if step[0].spot.at < CHICAGO_JUDGED_FROM]])
    for name, reach in (("as in Boston", pooled), ("as learned there until 2012", own)):
        if reach:
            decisions = fusion.replay(steps, {report.spot.type: reach for report in reports})
            print_marked(f"Chicago since 2013, {name} ({said(reach)})", list(decisions), reports)


def print_marked(name: str, decisions: Sequence[Decision], reports: Iterable[Report]) -> None:
    """Precision of the joins, and recall of the reports that are marked, by either side of a decision."""
    late = [each for each in decisions if each.report.spot.at >= CHICAGO_JUDGED_FROM]
    marked = {each.spot.number for each in reports if each.loose and each.spot.at >= CHICAGO_JUDGED_FROM}
    joins = [each for each in late if each.verdict is Verdict.JOIN]
    joined, reached = (
        {each.spot.number for decision in some for each in (decision.report, decision.case)} for some in (joins, late)
    )
    right = Share(sum(each.right for each in joins), len(joins))
    found = Share(len(marked & joined), len(marked))
    print(f"{name}: joins right {right}, marked ones joined {found}, or asked about {percent(Share(len(marked & reached), len(marked)))}")


def read_chicago(data: Path) -> Iterator[ReportRow]:
    """Every complaint of the export; all of its rows are good."""
    mapping = load(files("civicgrid.apps.cases").joinpath(CHICAGO_MAPPING).read_bytes(), CHICAGO_MAPPING)
    with (data / CHICAGO).open("rb") as stream:
        for _, row in rows(mapping, CHICAGO, stream):
            yield mapping.read(row)


if __name__ == "__main__":
    main(sys.argv[1:])
