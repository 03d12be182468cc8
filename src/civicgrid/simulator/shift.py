"""The demo city's shift: who is out in the streets now, and where."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor
from civicgrid.kernel.roles import Role

LONGEST = timedelta(hours=4)
"""So long ago, at most, somebody came on duty."""
STEP = timedelta(minutes=20)
"""So long ago, at most, they said where they are."""


def begin(seed: int, now: datetime) -> int:
    """Every officer is on duty, somewhere in their cells; returns how many.

    Who was on duty before stays so, and is seen anew.
    """
    chance, leaves = Random(seed), grid.leaves()  # noqa: S311
    people = directory.actors(standards.calendar().local(now).date()).values()
    officers = [each for each in people if Role.OFFICER in each.roles]
    for officer in officers:
        directory.come_on_duty(officer.acting_at(now - LONGEST * chance.random()))
        if place := _somewhere(officer, leaves, chance):
            directory.report_place(officer.acting_at(now - STEP * chance.random()), *place)
    return len(officers)


def _somewhere(officer: Actor, leaves: Sequence[str], chance: Random) -> tuple[float, float] | None:
    """The middle of one of an officer's cells."""
    kept = tuple(area for grant in officer.grants if grant.role is Role.OFFICER for area in grant.areas)
    cells = [path for path in leaves if path.startswith(kept)]
    if not cells:
        return None
    area = grid.areas()[chance.choice(cells)]
    return area.lon, area.lat
