"""The matrix of duties, held in memory."""

from datetime import date

from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import everywhere, permit
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.roles import Role

from .models import Duty
from .rules import Matrix, review
from .types import DutyRecord, Finding

permit("duties.load", {Role.ADMINISTRATOR: everywhere})

COLUMNS = ("type", "area", "phase", "organisation", "organisation_path", "basis", "start", "end")


def stored_duties() -> list[DutyRecord]:
    """The duties in use."""
    rows = Duty.objects.filter(active=True).values(*COLUMNS)
    return [DutyRecord(**row) for row in rows]


def findings(day: date) -> list[Finding]:
    """What is wrong with the matrix on a day, over all leaves in use."""
    types = [path for path, each in standards.case_types().items() if each.leaf and each.active]
    return review(matrix(), types, grid.leaves(), day)


matrix = Snapshot("duties", lambda: Matrix(stored_duties()))
"""The matrix: `matrix().owner(type, area, phase, day)`."""
