"""What the benches share: an installation to measure, and the processor time of processes."""

from .asking import Asked, asked, tell
from .figures import Timings, percentile, show
from .installation import city, session, web
from .processes import cpu_s, family, on_cpu_ms, peak_mb

__all__ = [
    "Asked",
    "Timings",
    "asked",
    "city",
    "cpu_s",
    "family",
    "on_cpu_ms",
    "peak_mb",
    "percentile",
    "session",
    "show",
    "tell",
    "web",
]
