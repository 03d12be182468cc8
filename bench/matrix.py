"""The review of a matrix against asking each cell by itself, side by side in one run.

python bench/matrix.py
"""

import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import product
from typing import TypeVar

import numpy as np

from civicgrid.apps.duties.rules import Matrix, review
from civicgrid.apps.duties.types import DutyRecord, FindingKind
from civicgrid.kernel.paths import ancestry
from civicgrid.kernel.workflow import Phase

Result = TypeVar("Result")

DISTRICTS, STREETS, COMMUNITIES = 10, 10, 20
CLASSES, TYPES = 10, 23
RULES = 6_000
ORGANISATIONS = 90
SAMPLE = 100_000
DAY = date(2026, 6, 15)


def main() -> None:
    """Prints both times per cell, their ratio, and whether they agree on the sample."""
    numbers = np.random.default_rng(30_428)
    areas = [f"C.D{d}.S{s}.K{k}." for d, s, k in product(range(DISTRICTS), range(STREETS), range(COMMUNITIES))]
    types = [f"{major:02}.{minor:02}." for major, minor in product(range(CLASSES), range(TYPES))]
    matrix, compile_s = timed(lambda: Matrix(rules(numbers, types, areas)))
    findings, review_s = timed(lambda: review(matrix, types, areas, DAY))
    sample = [
        (types[t], areas[a], tuple(Phase)[p])
        for t, a, p in numbers.integers((0, 0, 0), (len(types), len(areas), len(Phase)), (SAMPLE, 3)).tolist()
    ]
    owners, asked_s = timed(lambda: [matrix.owner(*cell, DAY) for cell in sample])
    gaps = [finding for finding in findings if finding.kind is FindingKind.GAP]
    cells = len(types) * len(areas) * len(Phase)
    each_s = asked_s / SAMPLE

    print(f"cells                        {cells:>12,}")
    print(f"rules                        {RULES:>12,}")
    print(f"matrix compiled in           {compile_s:>12.3f} s")
    print(f"reviewed in                  {review_s:>12.3f} s")
    print(f"one owner asked for in       {each_s * 1e6:>12.2f} microseconds")
    print(f"all owners, one by one       {each_s * cells:>12.1f} s")
    print(f"ratio                        {each_s * cells / review_s:>12.1f}")
    print(f"cells in gaps                {sum(finding.cells for finding in gaps):>12,}")
    print(f"told in                      {len(gaps):>12,} findings")
    print(f"share of gaps, review        {sum(finding.cells for finding in gaps) / cells:>12.4f}")
    print(f"share of gaps, sample        {owners.count(None) / SAMPLE:>12.4f}")


def rules(numbers: np.random.Generator, types: Sequence[str], areas: Sequence[str]) -> list[DutyRecord]:
    """Duties about random nodes: mostly a class or a type in a street or a community, for one phase."""
    drawn = zip(
        numbers.choice(types, RULES).tolist(),
        numbers.choice(areas, RULES).tolist(),
        numbers.choice((0, 1), RULES, p=(0.4, 0.6)).tolist(),
        numbers.choice((0, 1, 2), RULES, p=(0.4, 0.5, 0.1)).tolist(),
        numbers.choice(list(Phase), RULES).tolist(),
        numbers.integers(0, ORGANISATIONS, RULES).tolist(),
        strict=True,
    )
    return [
        DutyRecord(
            type=ancestry(type_)[up],
            area=ancestry(area)[wide],
            phase=phase,
            organisation=f"O{org}",
            organisation_path="",
        )
        for type_, area, up, wide, phase, org in drawn
    ]


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What the work gives, and the seconds of processor time it took."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


if __name__ == "__main__":
    main()
