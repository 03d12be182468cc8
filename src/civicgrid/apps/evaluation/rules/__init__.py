"""Pure decisions of the evaluation."""

from civicgrid.kernel.indicator import wilson

from .appeals import next_state
from .compare import POINT_PLACES, SHARE_PLACES, standing, trend
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
