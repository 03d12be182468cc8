"""What the tests of the picture are made of: a frame, lines, deeds, without a database."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from civicgrid.apps.cases.types import Line
from civicgrid.screens.one_screen.picture import Deed, Picture
from civicgrid.screens.one_screen.spots import Frame

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2026, 3, 2, tzinfo=ZONE)
NOW = MIDNIGHT + timedelta(hours=9, minutes=30)
BOUNDS = (116.0, 40.0, 116.002, 40.002)
STATES = ("reported", "pool", "dispatched", "handling", "suspended", "handed_back", "closed", "void")
FRAME = Frame(BOUNDS, STATES, frozenset(STATES[:6]), "closed", MIDNIGHT, ZONE)


def hours(number: float) -> datetime:
    """A moment of the day."""
    return MIDNIGHT + timedelta(hours=number)


def line(number: str = "1", **changes: object) -> Line:
    """A dispatched case in the west, opened yesterday, due at noon."""
    usual = Line(
        number=number,
        seq=3,
        source="citizen",
        type="city.garbage.",
        area="town.west.w1.",
        organisation="gov.sanitation.",
        lon=116.0005,
        lat=40.0005,
        title="Bags",
        state="dispatched",
        opened_at=hours(-20),
        closed_at=None,
        phase_due_at=hours(12),
    )
    return msgspec.structs.replace(usual, **changes)


def deed(index: int, number: str = "1", action: str = "accept") -> Deed:
    """An act that the ledger numbered."""
    return Deed(index, NOW, action, number)


def picture(*lines: Line, index: int = 100) -> Picture:
    """A picture of the cases at half past nine."""
    return Picture(FRAME, index, lines, NOW)


def everything(_row: object) -> bool:
    """A reach of the whole city."""
    return True
