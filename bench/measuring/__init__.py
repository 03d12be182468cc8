"""What the benches share: an installation to measure, and the processor time of processes."""

from .asking import Asked, asked, tell
from .figures import Timings, percentile, show
from .installation import bare, city, session, web
from .meters import METERS, SMALL_CITY, meters
from .processes import cpu_s, family, on_cpu_ms, peak_mb

__all__ = [
    "METERS",
    "SMALL_CITY",
    "Asked",
    "Timings",
    "asked",
    "bare",
    "city",
    "cpu_s",
    "family",
    "meters",
    "on_cpu_ms",
    "peak_mb",
    "percentile",
    "session",
    "show",
    "tell",
    "web",
]
