"""One public case: what it is, its story in plain words.

And what one can do about it.
"""

from collections.abc import Sequence

import msgspec
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.area_sketch import AreaSketch, area_sketch
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.paths import ancestry


class NoSuchPublicCase(NotFound):
    """There is no report of this number that everybody may see."""


class Chapter(msgspec.Struct, frozen=True):
    """Turns of one kind that follow each other: one of them, and how many."""

    turn: cases.PublicTurn
    times: int


def seen(number: str) -> cases.PublicCase:
    """The public case of a number.

    Raises NoSuchPublicCase, whether there is another or none.
    """
    found = cases.public_case(number.replace("\0", " "))
    if found is None:
        raise NoSuchPublicCase(field="number", remedy="check the number, or look at the map")
    return found


@page("map/cases/<str:number>/", "Report", statements=9, icon="pin")
def public_case(request: Request, number: str) -> Context:
    """The case as everybody sees it."""
    case = seen(number)
    return {
        "case": case,
        "chapters": _chapters(cases.public_story(case)),
        "areas": [grid.areas()[path] for path in ancestry(case.area) if path in grid.areas()],
        "sketch": _sketch(case),
        "overdue": case.open and case.due_at is not None and case.due_at < timezone.now(),
    }


def _chapters(turns: Sequence[cases.PublicTurn]) -> list[Chapter]:
    """The story, the newest first.

    Reports that join one after the other are told together.
    """
    told: list[Chapter] = []
    for turn in turns:
        if told and turn.action == told[-1].turn.action == "join":
            told[-1] = Chapter(turn, told[-1].times + 1)
        else:
            told.append(Chapter(turn, 1))
    return told[::-1]


def _sketch(case: cases.PublicCase) -> AreaSketch | None:
    area = grid.areas().get(case.area)
    place = (case.lon, case.lat) if case.lon is not None and case.lat is not None else None
    return area_sketch(area, place) if area else None
