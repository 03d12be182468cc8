"""Matrices drawn at random over two small trees, and the slow way to ask them."""

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import strategies as st

from civicgrid.apps.duties.rules import Matrix
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.kernel.paths import ancestry
from civicgrid.kernel.workflow import Phase

TYPES = ("a.", "b.x.", "b.y.", "c.x.1.", "c.x.2.", "c.z.")
AREAS = ("t.e.1.", "t.e.2.", "t.n.", "t.w.1.", "t.w.2.", "t.w.3.")
DAY = date(2026, 6, 15)
DAYS = (None, date(2026, 1, 1), DAY, date(2026, 12, 31))

Cell = tuple[str, str, str]
"""Type, area, phase."""


def nodes(leaves: tuple[str, ...]) -> list[str]:
    """Everything a rule can be about: leaves, what is above them, and all."""
    return sorted({"", *(node for leaf in leaves for node in ancestry(leaf))})


duties = st.lists(
    st.builds(
        DutyRecord,
        type=st.sampled_from(nodes(TYPES)),
        area=st.sampled_from(nodes(AREAS)),
        phase=st.sampled_from(["", *Phase]),
        organisation=st.sampled_from(["gov", "lighting", "sanitation"]),
        organisation_path=st.just(""),
        start=st.sampled_from(DAYS),
        end=st.sampled_from(DAYS),
    ),
    max_size=12,
    unique_by=lambda duty: duty.key,
)


def cells() -> Iterator[Cell]:
    """Every cell of the matrix."""
    return product(TYPES, AREAS, Phase)


def applying(duties: list[DutyRecord], cell: Cell) -> list[DutyRecord]:
    """The rules in force of the highest rank that are about a cell, found by looking at each."""
    type_, area, phase = cell
    about = [
        duty
        for duty in duties
        if type_.startswith(duty.type)
        and area.startswith(duty.area)
        and duty.phase in ("", phase)
        and duty.in_force(DAY)
    ]
    best = max((duty.rank for duty in about), default=None)
    return [duty for duty in about if duty.rank == best]


def owner(matrix: Matrix, cell: Cell) -> str | None:
    """Who answers for a cell."""
    found = matrix.owner(*cell, DAY)
    return found.organisation if found else None
