"""The review of a matrix: gaps, overlaps, and organisations that verify their own work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from civicgrid.apps.duties.types import DutyRecord, Finding, FindingKind
from civicgrid.kernel.workflow import Phase

from .axis import Axis, Block, blocks
from .matrix import Matrix

Winners = NDArray[np.int32]
"""[type, area] -> the number of the rule that wins there."""

NOBODY = -1

Rule = tuple[DutyRecord, ...]
"""Duties in force about one type, area and phase; the first of them wins."""


def review(matrix: Matrix, types: Iterable[str], areas: Iterable[str], day: date) -> list[Finding]:
    """What is wrong on a day over leaf types × leaf areas × phases, in whole subtrees where possible."""
    down, across = Axis(types), Axis(areas)
    rules = _in_force(matrix, day)
    gaps = defaultdict[Block, list[str]](list)
    overlaps = defaultdict[int, list[tuple[str, int]]](list)
    winners: dict[Phase, Winners] = {}
    for phase in Phase:
        won = _winners(rules, phase, down, across)
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


def _in_force(matrix: Matrix, day: date) -> list[Rule]:
    """The rules in force on a day, the lowest rank first."""
    rules = (tuple(duty for duty in group if duty.in_force(day)) for group in matrix.rules.values())
    return sorted((rule for rule in rules if rule), key=lambda rule: rule[0].rank)


def _winners(rules: Sequence[Rule], phase: Phase, down: Axis, across: Axis) -> Winners:
    """Paints the rules over each other, so that the highest rank stays."""
    won = np.full((len(down.leaves), len(across.leaves)), NOBODY, dtype=np.int32)
    for number, rule in enumerate(rules):
        if rule[0].phase in ("", phase):
            won[down.below(rule[0].type), across.below(rule[0].area)] = number
    return won


def _gap(block: Block, phases: Sequence[str]) -> Finding:
    return Finding(
        kind=FindingKind.GAP, type=block.row, area=block.column, phases=tuple(phases), cells=block.cells * len(phases)
    )


def _overlapping(rules: Sequence[Rule], won: Winners) -> Iterator[tuple[int, int]]:
    """The rules of several organisations that win somewhere, with the number of cells."""
    numbers = [number for number, rule in enumerate(rules) if len({duty.organisation for duty in rule}) > 1]
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
    """Where an organisation verifies what it handles itself: separation of duties is lost."""
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
