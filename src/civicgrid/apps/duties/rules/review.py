"""The review of a matrix: gaps, overlaps, and those who verify their own work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from civicgrid.apps.duties.types import Finding, FindingKind
from civicgrid.kernel.workflow import Phase

from .axis import Axis, Block, blocks
from .matrix import Matrix
from .winners import NOBODY, Rule, Winners, contested, in_force, winners_of


def review(matrix: Matrix, types: Iterable[str], areas: Iterable[str], day: date) -> list[Finding]:
    """What is wrong on a day over leaf types × leaf areas × phases, in blocks."""
    down, across = Axis(types), Axis(areas)
    rules = in_force(matrix, day)
    gaps = defaultdict[Block, list[str]](list)
    overlaps = defaultdict[int, list[tuple[str, int]]](list)
    winners: dict[Phase, Winners] = {}
    for phase in Phase:
        won = winners_of(rules, phase, down, across)
        for block in blocks(won == NOBODY, down, across):
            gaps[block].append(phase)
        for number, cells in _overlapping(rules, won):
            overlaps[number].append((phase, cells))
        if phase in (Phase.HANDLE, Phase.VERIFY):
            winners[phase] = won
    return [
        *(_gap(block, phases) for block, phases in sorted(gaps.items())),
        *(_overlap(rules[number], found) for number, found in sorted(overlaps.items())),
        *_self_checks(rules, winners, down, across),
    ]


def _gap(block: Block, phases: Sequence[str]) -> Finding:
    return Finding(
        kind=FindingKind.GAP, type=block.row, area=block.column, phases=tuple(phases), cells=block.cells * len(phases)
    )


def _overlapping(rules: Sequence[Rule], won: Winners) -> Iterator[tuple[int, int]]:
    """The rules of several organisations that win somewhere, with the number of cells."""
    numbers = [number for number, rule in enumerate(rules) if contested(rule)]
    if numbers:
        cells = np.bincount(won.ravel() - NOBODY, minlength=len(rules) + 1)[1:]
        yield from ((number, int(cells[number])) for number in numbers if cells[number])


def _overlap(rule: Rule, found: Sequence[tuple[str, int]]) -> Finding:
    return Finding(
        kind=FindingKind.OVERLAP,
        type=rule[0].type,
        area=rule[0].area,
        phases=tuple(phase for phase, _ in found),
        cells=sum(cells for _, cells in found),
        duties=rule,
    )


def _self_checks(rules: Sequence[Rule], winners: dict[Phase, Winners], down: Axis, across: Axis) -> Iterator[Finding]:
    """Where an organisation verifies its own work: separation of duties is lost."""
    codes = sorted({rule[0].organisation for rule in rules})
    organisation = np.array([*(codes.index(rule[0].organisation) for rule in rules), NOBODY], dtype=np.int32)
    verifies, handles = organisation[winners[Phase.VERIFY]], organisation[winners[Phase.HANDLE]]
    same = np.where(verifies == handles, verifies, NOBODY)
    for number in np.unique(same[same != NOBODY]).tolist():
        here = same == number
        duties = tuple(rules[each][0] for each in np.unique(winners[Phase.VERIFY][here]).tolist())
        for block in blocks(here, down, across):
            yield Finding(
                kind=FindingKind.SELF_CHECK,
                type=block.row,
                area=block.column,
                phases=(Phase.VERIFY,),
                cells=block.cells,
                duties=duties,
            )
