"""What the picture is made of: rows of the database, and the ledger's entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db import connection, transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.base.ledger import feed

from .picture import Deed, Picture, Shot
from .spots import Frame

CLOSED = "closed"
KIND = "case"
PHOTOS, TOLD = 60, 300
"""Photos and deeds of the past that a new picture begins with."""
OTHERS = frozenset({"GridLoaded", "DirectoryLoaded", "StandardsLoaded", "MapKept", "DisplaysCutOff"})
"""After these names or reaches are others: the picture begins anew, and so does whoever watches."""
UNTOLD = frozenset({"ContactRead"})
"""Of cases, but nobody's business."""


class _Event(msgspec.Struct, frozen=True):
    """What is read of an event, whichever it is."""

    action: str = ""
    joined: bool = False
    sha256: str = ""


def city_zone() -> ZoneInfo:
    """The city's time."""
    return ZoneInfo(grid.city().time_zone)


def frame_of(now: datetime) -> Frame:
    """What spots are made by on the day it is in the city."""
    zone = city_zone()
    midnight = datetime.combine(now.astimezone(zone).date(), datetime.min.time(), zone)
    return Frame(grid.bounds(), tuple(cases.WORKFLOW.states), frozenset(cases.OPEN), CLOSED, midnight, zone)


def read_picture(now: datetime) -> Picture:
    """The city as it is: rows and the ledger's index from one look at the database."""
    frame = frame_of(now)
    with transaction.atomic():
        _look_once()
        index = feed.numbered()
        picture = Picture(frame, index, cases.lines_of_day(frame.midnight), now)
        past = feed.after(max(0, index - TOLD), TOLD, [KIND])
        shots = [Shot(*row) for row in cases.newest_photos(PHOTOS)]
        lines = cases.lines_of({*(told.subject for told in past), *(shot.number for shot in shots)})
    picture.remember(
        [(deed, lines[deed.number]) for told in past if (deed := deed_of(told)) and deed.number in lines],
        [(shot, lines[shot.number]) for shot in shots if shot.number in lines],
    )
    return picture


def deed_of(told: feed.Told) -> Deed | None:
    """What an entry tells everybody who may see its case; None if it is not for all."""
    if told.kind != KIND or told.name in UNTOLD:
        return None
    event = msgspec.json.decode(told.event, type=_Event)
    action = event.action or _ACTIONS.get(told.name, told.action.partition(".")[2])
    if told.name == "ReportReceived":
        action = "join" if event.joined else "open"
    return Deed(told.index, told.at, action, told.subject)


_ACTIONS = {"PhotoAdded": "add_photo", "KeptApart": "apart"}


def shot_of(told: feed.Told) -> Shot | None:
    """The photo that an entry tells of."""
    if told.name != "PhotoAdded":
        return None
    return Shot(told.subject, msgspec.json.decode(told.event, type=_Event).sha256, told.at)


def numbers_of(entries: Iterable[feed.Told]) -> Sequence[str]:
    """The cases of which entries tell."""
    return sorted({told.subject for told in entries if told.kind == KIND})


def _look_once() -> None:
    """All statements of the transaction see the same moment, unless it is a test's."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
