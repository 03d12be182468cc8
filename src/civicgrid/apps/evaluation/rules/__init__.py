"""Pure decisions of the evaluation."""

from .appeals import next_state
from .compare import POINT_PLACES, SHARE_PLACES, standing, trend, wilson
from .periods import Unit, around, before, days, window, year_before
from .sheet import sheet

__all__ = [
    "POINT_PLACES",
    "SHARE_PLACES",
    "Unit",
    "around",
    "before",
    "days",
    "next_state",
    "sheet",
    "standing",
    "trend",
    "wilson",
    "window",
    "year_before",
]
