"""Who answers for what in an area: the public types by organisation."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.duties import api as duties
from civicgrid.apps.standards import api as standards
from civicgrid.base.words import called
from civicgrid.kernel.paths import parent
from civicgrid.kernel.workflow import Phase


class Answering(msgspec.Struct, frozen=True):
    """An organisation ("" = nobody yet) and what it handles.

    The classes of whose types it handles some, each with how many.
    """

    organisation: str
    classes: Sequence[tuple[str, int]]
    types: int


def answering(area: str, day: date) -> list[Answering]:
    """Who handles the public types here, the most types first; without a statement."""
    matrix, known = duties.matrix(), standards.case_types()
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in cases.public_types():
        if known[path].active:
            duty = matrix.owner(path, area, Phase.HANDLE, day)
            held[duty.organisation_path if duty else ""][parent(path) or path] += 1
    rows = [
        Answering(
            organisation, [(called("type", each), number) for each, number in classes.items()], sum(classes.values())
        )
        for organisation, classes in held.items()
    ]
    return sorted(rows, key=lambda row: (not row.organisation, -row.types, row.organisation))
