"""Which rule wins in every cell of the matrix at once."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from civicgrid.apps.duties.types import DutyRecord
from civicgrid.kernel.workflow import Phase

from .axis import Axis
from .matrix import Matrix

Rule = tuple[DutyRecord, ...]
"""Duties in force about one type, area and phase; the first of them wins."""

Winners = NDArray[np.int32]
"""[type, area] -> the number of the rule that wins there."""

NOBODY = -1


def in_force(matrix: Matrix, day: date) -> list[Rule]:
    """The rules in force on a day, the lowest rank first."""
    rules = (tuple(duty for duty in group if duty.in_force(day)) for group in matrix.rules.values())
    return sorted((rule for rule in rules if rule), key=lambda rule: rule[0].rank)


def winners_of(rules: Sequence[Rule], phase: Phase, down: Axis, across: Axis) -> Winners:
    """Paints the rules over each other, so that the highest rank stays."""
    won = np.full((len(down.leaves), len(across.leaves)), NOBODY, dtype=np.int32)
    for number, rule in enumerate(rules):
        if rule[0].phase in ("", phase):
            won[down.below(rule[0].type), across.below(rule[0].area)] = number
    return won


def contested(rule: Rule) -> bool:
    """Whether several organisations have the same rank."""
    return len({duty.organisation for duty in rule}) > 1
