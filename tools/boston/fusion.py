"""How far fusion reaches for each type, learned from the clerks' marks.

A reach is worth what the decisions are worth that the platform's own `match` takes with it, over all reports in the
order of their arrival. The clerks marked many duplicates, but not all: a join that no mark confirms may still be
right. If it is wrong, it hides somebody's matter.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import product

import msgspec

from civicgrid.apps.cases.rules.fusion import GREY, RELATED, Reach, Spot, Verdict, match, metres, tile_of, tiles_near
from civicgrid.apps.cases.rules.mapping import ReportRow, Status
from civicgrid.kernel.paths import parent, path_of
from civicgrid.kernel.text import words

from .case_types import subjects_of
from .codes import code_of
from .figures import Share
from .requests import Request

RADII = (10.0, 30.0, 120.0)
"""Metres. Coordinates that are rounded to 11 m tell nothing below 10: that is the same place."""
WINDOWS = (1.0, 24.0, 168.0, 720.0, 2880.0)
"""Hours, up to four months."""
THRESHOLDS = (RELATED + GREY, 0.9, 0.95, 1.0)
"""From the first on, nobody is asked about another type of the same department: it is hardly ever the same matter."""
REACHES = [Reach(*each) for each in product(RADII, WINDOWS, THRESHOLDS)]
NEVER = Reach(0.0, 0.0, 1.0)
WORTH = {
    (Verdict.JOIN, True): 1.0,
    (Verdict.JOIN, False): -1 / 3,
    (Verdict.ASK, True): 0.5,
    (Verdict.ASK, False): -0.1,
}
"""Of a decision, by whether a mark confirms it. A question costs the dispatcher a glance. For a join that is not
confirmed, anything from a fifth to two fifths gave much the same balance (F1) in the first eight months of 2015;
more gave a worse one.
"""
LEAST_WORTH = 5.0
"""A type whose best reach is worth less is not fused: a lucky pair or two teach nothing."""

Pairs = Iterable[tuple[str, str]]
"""Keys of two reports: the first was closed as a duplicate of the second."""
Worths = Mapping[Reach, float]
"""What each reach is worth."""


class Report(msgspec.Struct, frozen=True):
    """A report as fusion sees it, and what the clerks made of it."""

    spot: Spot
    thread: str = ""
    """The same for all reports that are tied together by number; "" for one that is not."""
    loose: bool = False
    """Marked as the duplicate of a report that is not named."""


Step = tuple[Report, Mapping[str, Report]]
"""A report, and by their keys the earlier ones that were still open and not far away."""
Tie = tuple[Report, Report]
"""Two reports that are tied by number, the later one first."""


class Decision(msgspec.Struct, frozen=True):
    """To join a report to the case of another, or to ask; `right` if marks confirm it."""

    verdict: Verdict
    report: Report
    case: Report
    right: bool


class Figures(msgspec.Struct, frozen=True):
    """Precision by the clerks' marks, and recall of the pairs tied by number."""

    joins: Share
    """Confirmed, of the reports that joined a case."""
    decisions: Share
    """Confirmed, of those that joined or were asked about."""
    found: Share
    """In one case, of the pairs."""
    reached: Share
    """In one case or asked about, of the pairs."""


def learn_by_name(requests: Sequence[Request]) -> dict[str, Reach]:
    """The reaches of Boston's types, by the pairs that the requests themselves name."""
    keys = {request.key for request in requests}
    pairs = [(request.key, request.report.duplicate_of) for request in requests if request.report.duplicate_of in keys]
    parents = parents_of(requests)
    reaches = learn_reaches(weigh(stream(reports_of((request.report for request in requests), parents, pairs))))
    paths = {request.type: path_of(code_of(request.type), parents) for request in requests}
    return {name: reaches[path] for name, path in paths.items() if path in reaches}


def parents_of(requests: Iterable[Request]) -> dict[str, str]:
    """Code of each type -> code of its subject."""
    return {code_of(name): code_of(subject) for name, subject in subjects_of(requests).items()}


def reports_of(rows: Iterable[ReportRow], parents: Mapping[str, str], pairs: Pairs) -> list[Report]:
    """The reports that have a place, in the order of their arrival.

    `parents` are those of the types, by code.
    """
    pairs = [(one, other) for one, other in pairs if one != other]
    thread, named = _threads(pairs), {key for key, _ in pairs}
    found = []
    for row in sorted(rows, key=lambda row: (row.opened_at, row.origin_key)):
        if row.lon is not None and row.lat is not None:
            spot = _spot(row, path_of(code_of(row.type), parents), row.lon, row.lat)
            loose = row.status is Status.DUPLICATE and row.origin_key not in named
            found.append(Report(spot, thread.get(row.origin_key, ""), loose))
    return found


def stream(reports: Iterable[Report]) -> list[Step]:
    """The reports that any reach could fuse, with what was near.

    They are given and returned in the order of their arrival.
    """
    living = defaultdict[tuple[int, str], list[Report]](list)
    found: list[Step] = []
    for report in reports:
        spot, kin = report.spot, parent(report.spot.type)
        near: dict[str, Report] = {}
        for tile in tiles_near(spot.lon, spot.lat, RADII[-1]):
            if (tile, kin) in living:
                living[tile, kin] = alive = [each for each in living[tile, kin] if _alive(each.spot, spot)]
                near |= {each.spot.number: each for each in alive if metres(each.spot, spot) <= RADII[-1]}
        living[tile_of(spot.lon, spot.lat), kin].append(report)
        if near:
            found.append((report, near))
    return found


def replay(steps: Iterable[Step], reaches: Mapping[str, Reach]) -> Iterator[Decision]:
    """What the platform decides, report by report; one that joined is no case itself."""
    cases: dict[str, list[Report]] = {}
    joined: set[str] = set()
    for report, near in steps:
        reach = reaches.get(report.spot.type, NEVER)
        found = match(report.spot, (each.spot for key, each in near.items() if key not in joined), reach)
        if found.spot is None:
            continue
        case = near[found.spot.number]
        together = cases.setdefault(found.spot.number, [case])
        yield Decision(found.verdict, report, case, _right(report, together))
        if found.verdict is Verdict.JOIN:
            joined.add(report.spot.number)
            together.append(report)


def learn_reaches(worths: Mapping[str, Worths]) -> dict[str, Reach]:
    """Path -> the best reach of the type; one that is better not fused is left out."""
    learned = {path: best_reach([own]) for path, own in worths.items()}
    return {path: reach for path, reach in learned.items() if reach != NEVER}


def weigh(steps: Iterable[Step]) -> dict[str, Worths]:
    """Path -> what every reach is worth for the type; left out if nothing confirms any."""
    return {
        path: {reach: _worth(own, reach) for reach in REACHES} for path, own in _by_type(steps).items() if _hope(own)
    }


def best_reach(types: Collection[Worths]) -> Reach:
    """The one reach that is worth most for all these types, the narrowest of equals.

    NEVER if none is worth it.
    """
    total = {reach: sum(worths[reach] for worths in types) for reach in REACHES}
    best = max(REACHES, key=lambda reach: (total[reach], -reach.radius_m, -reach.window_h, reach.threshold))
    return best if total[best] >= LEAST_WORTH else NEVER


def measure(decisions: Iterable[Decision], ties: Iterable[Tie], of: Callable[[Report], bool]) -> Figures:
    """The figures of some reports, and of the pairs whose later one is among them."""
    every = [*decisions]
    joined = {each.report.spot.number: each.case.spot.number for each in every if each.verdict is Verdict.JOIN}
    asked = {each.report.spot.number: each.case.spot.number for each in every if each.verdict is Verdict.ASK}
    counted = [each for each in every if of(each.report)]
    joins = [each.right for each in counted if each.verdict is Verdict.JOIN]
    cases = [[joined.get(each.spot.number, each.spot.number) for each in tie] for tie in ties if of(tie[0])]
    found = sum(one == other for one, other in cases)
    asking = sum(one != other and (asked.get(one) == other or asked.get(other) == one) for one, other in cases)
    return Figures(
        joins=Share(sum(joins), len(joins)),
        decisions=Share(sum(each.right for each in counted), len(counted)),
        found=Share(found, len(cases)),
        reached=Share(found + asking, len(cases)),
    )


def ties_of(reports: Sequence[Report], pairs: Pairs) -> list[Tie]:
    """The pairs of which both have a place, of reports in the order of their arrival."""
    order = {report.spot.number: n for n, report in enumerate(reports)}
    known = [sorted((order[one], order[other])) for one, other in pairs if one in order and other in order]
    return [(reports[later], reports[earlier]) for earlier, later in known]


def _by_type(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps of each type by its path, with what was near of the same type."""
    found = defaultdict[str, list[Step]](list)
    for report, near in steps:
        if own := {key: each for key, each in near.items() if each.spot.type == report.spot.type}:
            found[report.spot.type].append((report, own))
    return dict(found)


def _worth(steps: Sequence[Step], reach: Reach) -> float:
    decisions = replay(steps, {report.spot.type: reach for report, _ in steps[:1]})
    counts = Counter((each.verdict, each.right) for each in decisions)
    return sum(worth * counts[decision] for decision, worth in WORTH.items())


def _hope(steps: Sequence[Step]) -> bool:
    """Whether there is anything that a mark would confirm."""
    return any(any(_right(report, [case]) for case in near.values()) for report, near in steps)


def _right(report: Report, together: Sequence[Report]) -> bool:
    """Tied by number to a report of the case; or it, or the first, is marked without one."""
    tied = bool(report.thread) and any(report.thread == each.thread for each in together)
    return tied or report.loose or together[0].loose


def _alive(case: Spot, now: Spot) -> bool:
    closed = case.until is not None and case.until <= now.at
    return not closed and now.at - case.at <= timedelta(hours=WINDOWS[-1])


def _spot(row: ReportRow, path: str, lon: float, lat: float) -> Spot:
    said = frozenset(words(f"{row.text} {row.address}"))
    return Spot(path, lon, lat, row.opened_at, said, number=row.origin_key, until=row.closed_at, source=row.source)


def _threads(pairs: Pairs) -> dict[str, str]:
    """Key -> the least key of all that are tied to it, directly or through others."""
    tied = defaultdict[str, set[str]](set)
    for one, other in pairs:
        together = tied[one] | tied[other] | {one, other}
        tied.update(dict.fromkeys(together, together))
    return {key: min(together) for key, together in tied.items()}
