"""What the benches share: an installation to measure, and the processor time of processes."""

from .figures import Timings, percentile, show
from .installation import city, web
from .processes import cpu_s, family, on_cpu_ms, peak_mb

__all__ = ["Timings", "city", "cpu_s", "family", "on_cpu_ms", "peak_mb", "percentile", "show", "web"]
