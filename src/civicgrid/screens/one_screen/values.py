"""The map's colours: one indicator of every area, cells too."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone

from civicgrid.apps.evaluation import api as evaluation
from civicgrid.apps.grid import api as grid
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.indicator import Counts, Kind
from civicgrid.kernel.paths import ancestry

from .figures import Rate, last_days, rate
from .groups import Group
from .keeper import Keeper
from .snapshot import LATE, OPEN, indicators
from .spots import Frame
from .words import Told, code_of


class UnknownIndicator(InvalidInput):
    """There is no indicator {value}."""


def values(code: str, keeper: Keeper, group: Group) -> Told:
    """An indicator's value of every area that has one; raises UnknownIndicator."""
    known = next((each for each in indicators(group.language) if each["code"] == code), None)
    if known is None:
        raise UnknownIndicator(field="indicator", value=code, remedy="use a code of the snapshot's indicators")
    found: Mapping[str, float | None] = (
        counted(code, keeper, group)
        if code in {OPEN, LATE}
        else {path: each.value for path, each in rates_of(code, keeper, group).items()}
    )
    numbers = [value for path, value in found.items() if value is not None and path != grid.root()]
    return {
        "indicator": code,
        "values": {code_of(path): value for path, value in found.items() if path},
        "low": min(numbers, default=0),
        "high": max(numbers, default=0),
        "better": known["better"],
        "unit": known["unit"],
    }


def counted(code: str, keeper: Keeper, group: Group) -> Mapping[str, float | None]:
    """Open or late cases now of each area, with all that lies in it."""
    sums = defaultdict[str, float](float)
    with keeper.lock:
        for path, count in keeper.view(group).areas.items():
            for above in ancestry(path):
                sums[above] += count.open if code == OPEN else count.late
    return {path: int(number) for path, number in sums.items()}


def rates_of(code: str, keeper: Keeper, group: Group) -> Mapping[str, Rate]:
    """A share of each area over four weeks, with all that lies in it."""
    frame = keeper.picture().frame
    counts = keeper.once("counts", group, lambda: branches(frame, group))
    indicator = evaluation.book().indicators[code]
    return {path: rate(indicator, numbers) for path, numbers in counts.items()}


def branches(frame: Frame, group: Group) -> Mapping[str, Counts]:
    """The counts of all indicators' measures, of each area with all that lies in it."""
    today = frame.midnight.astimezone(frame.zone).date()
    codes = [each.code for each in evaluation.indicators_of(Kind.AREA)]
    sums = defaultdict[str, dict[str, int]](lambda: defaultdict(int))
    counts = evaluation.counts_by_path(group.cases, Kind.AREA, codes, last_days(today), timezone.now())
    for path, numbers in counts.items():
        for above in ancestry(path):
            branch = sums[above]
            for measure, number in numbers.items():
                branch[measure] += number
    return sums
