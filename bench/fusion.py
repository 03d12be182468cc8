"""Precision and recall of fusion on the duplicates that clerks marked.

python bench/fusion.py [DATA_FOLDER]
"""

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))

from boston import fusion
from boston.figures import Share
from boston.fusion import NEVER, Decision, Figures, Report, Tie, Worths
from boston.requests import Request, read_requests
from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.fusion import Reach, Verdict
from civicgrid.apps.cases.rules.mapping import ReportRow, load
from civicgrid.kernel.paths import steps as codes

ROOT = Path(__file__).resolve().parents[1]
PAIRS = "boston_311_2015/duplicate_pairs.csv"
JUDGED_FROM = datetime(2015, 9, 1, tzinfo=ZoneInfo("America/New_York"))
CHICAGO = "chicago_311_sanitation/requests.csv.gz"
CHICAGO_MAPPING = "mappings/chicago-311.toml"
CHICAGO_JUDGED_FROM = datetime(2013, 1, 1, tzinfo=UTC)
TOGETHER = timedelta(minutes=10)
SHOWN = 10
HEAD = f"{'':<55}{'precision of':<25}recall of pairs"
HEADS = ("joins", "", "or asked", "", "pairs", "joined", "or asked")


def main(arguments: Sequence[str]) -> None:
    """Learns from Boston's first months, judges on the later ones and on Chicago."""
    shared = os.environ.get("CIVICGRID_SHARED_DATA", ROOT.parent / "shared" / "data")
    data = Path(arguments[0] if arguments else shared)
    if not (data / PAIRS).is_file():
        print(f"no {PAIRS} in {data}: nothing to judge")
        return
    reports, ties = read_boston(data)
    steps = fusion.stream(reports)
    worths = fusion.weigh(step for step in steps if not judged(step[0]))
    reaches = fusion.learn_reaches(worths)
    decisions = list(fusion.replay(steps, reaches))
    print_boston(decisions, ties, reaches)
    print_witness(decisions, reports)
    pooled = print_pooled(worths, reaches)
    always = fusion.replay(steps, fusion.learn_reaches(fusion.weigh(steps)))
    alike = fusion.replay(steps, {report.spot.type: pooled for report in reports})
    print_row("September to November, pooled reach for all", fusion.measure(alike, ties, judged))
    print_row("All months, learned from all", fusion.measure(always, ties, lambda _: True))
    if (data / CHICAGO).is_file():
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
    reports = fusion.reports_of((request.report for request in requests), fusion.parents_of(requests), pairs)
    return reports, fusion.ties_of(reports, pairs)


def print_boston(decisions: Sequence[Decision], ties: Sequence[Tie], reaches: Mapping[str, Reach]) -> None:
    """Both periods, then the types with most pairs in the judged one."""
    print(f"{HEAD}\n{'Boston':<50}{''.join(f'{head:>10}' for head in HEADS)}")
    print_row("January to August, learned from", fusion.measure(decisions, ties, lambda report: not judged(report)))
    print_row("September to November, judged", fusion.measure(decisions, ties, judged))
    pairs = Counter(later.spot.type for later, _ in ties if judged(later))
    for path, _ in pairs.most_common(SHOWN):
        name = f"  {codes(path)[-1][:26]} ({said(reaches.get(path, NEVER))})"
        print_row(name, fusion.measure(decisions, ties, of_type(path)))


def of_type(path: str) -> Callable[[Report], bool]:
    """Whether a report of the judged months has this type."""
    return lambda report: judged(report) and report.spot.type == path


def print_row(name: str, figures: Figures) -> None:
    """Counts, and the shares that are right or found."""
    joins, decisions, found = figures.joins, figures.decisions, figures.found
    counts = [joins.whole, percent(joins), decisions.whole, percent(decisions), found.whole]
    cells = [*counts, percent(found), percent(figures.reached)]
    print(f"{name:<50}{''.join(f'{cell:>10}' for cell in cells)}")


def percent(share: Share) -> str:
    """Without decimals; "-" of none."""
    return f"{share.part / share.whole:.0%}" if share.whole else "-"


def said(reach: Reach) -> str:
    """A reach in words."""
    return "none" if reach == NEVER else f"{reach.radius_m:g} m, {reach.window_h:g} h, {reach.threshold:g}"


def print_witness(decisions: Iterable[Decision], reports: Iterable[Report]) -> None:
    """A second witness for joins that no mark confirms: both were closed at once."""
    latest: dict[str, Report] = {}
    before: dict[str, Report] = {}
    for report in reports:
        before[report.spot.number] = latest.get(report.spot.type, report)
        latest[report.spot.type] = report
    bare = [each for each in decisions if each.verdict is Verdict.JOIN and not each.right]
    found = closed_together((each.report, each.case) for each in bare)
    chance = closed_together((each.report, before[each.report.spot.number]) for each in bare)
    print(f"Joins not confirmed, but closed within ten minutes of their case: {found}")
    print(f"… of the report of their type that came before, wherever it was: {chance}")


def closed_together(pairs: Iterable[tuple[Report, Report]]) -> Share:
    """Of the pairs, those closed at about the same time."""
    ends = [(one.spot.until, other.spot.until) for one, other in pairs]
    return Share(sum(bool(one and other and abs(one - other) <= TOGETHER) for one, other in ends), len(ends))


def print_pooled(worths: Mapping[str, Worths], reaches: Mapping[str, Reach]) -> Reach:
    """One reach for all types that are fused, which is returned; and for the others."""
    pooled = fusion.best_reach([worths[path] for path in reaches])
    others = fusion.best_reach([own for path, own in worths.items() if path not in reaches])
    print(
        f"One reach for all of the {len(reaches)} types that are fused: {said(pooled)}; for the others: {said(others)}"
    )
    return pooled


def print_chicago(data: Path, pooled: Reach) -> None:
    """A city that fusion was not set on, beside what it would learn there."""
    reports = fusion.reports_of(read_chicago(data), {}, ())
    steps = fusion.stream(reports)
    earlier = fusion.weigh(step for step in steps if step[0].spot.at < CHICAGO_JUDGED_FROM)
    print(f"{'Chicago, 2013 and 2014':<50}{'joins':>10}{'right':>10}{'marked':>10}{'joined':>10}{'or asked':>10}")
    for name, reach in (("as in Boston", pooled), ("learned there before", fusion.best_reach(earlier.values()))):
        decisions = list(fusion.replay(steps, {report.spot.type: reach for report in reports}))
        print_marked(f"  {name} ({said(reach)})", decisions, reports)


def print_marked(name: str, decisions: Iterable[Decision], reports: Iterable[Report]) -> None:
    """Precision of the joins; recall of the marked reports, on either side of them."""
    late = [each for each in decisions if each.report.spot.at >= CHICAGO_JUDGED_FROM]
    joins = [each for each in late if each.verdict is Verdict.JOIN]
    marked = {each.spot.number for each in reports if each.loose and each.spot.at >= CHICAGO_JUDGED_FROM}
    right = Share(sum(each.right for each in joins), len(joins))
    joined, reached = (Share(len(marked & touched(some)), len(marked)) for some in (joins, late))
    shares = f"{percent(right):>10}{len(marked):>10}{percent(joined):>10}{percent(reached):>10}"
    print(f"{name:<50}{len(joins):>10}{shares}")


def touched(decisions: Iterable[Decision]) -> set[str]:
    """The reports on either side."""
    return {each.spot.number for decision in decisions for each in (decision.report, decision.case)}


def read_chicago(data: Path) -> Iterator[ReportRow]:
    """Every complaint of the export; all of its rows are good."""
    mapping = load(files("civicgrid.apps.cases").joinpath(CHICAGO_MAPPING).read_bytes(), CHICAGO_MAPPING)
    with (data / CHICAGO).open("rb") as stream:
        for _, row in rows(mapping, CHICAGO, stream):
            yield mapping.read(row)


if __name__ == "__main__":
    main(sys.argv[1:])
