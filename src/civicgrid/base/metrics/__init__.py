"""Metrics: what apps count and measure of themselves, as Prometheus reads it.

An app registers where its metrics come from; whoever asks gets all of them, in the form that is asked for.
"""

from . import platform
from .exposition import Family, exposition, metrics

__all__ = ["Family", "exposition", "metrics", "platform"]
