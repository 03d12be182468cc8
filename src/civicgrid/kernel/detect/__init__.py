"""Detectors: a pure `step(state, batch, known)` over rows of any streams.

Nothing here knows a database: the same step runs beside the journal, and in a worker of a cluster.
"""

from .batches import Batch, Known
from .bounds import NONE, Crossing
from .fates import FATES
from .kinds import DetectionKind, Fate
from .step import PARTITIONS, State, Stepped, new_state, step

__all__ = [
    "FATES",
    "NONE",
    "PARTITIONS",
    "Batch",
    "Crossing",
    "DetectionKind",
    "Fate",
    "Known",
    "State",
    "Stepped",
    "new_state",
    "step",
]
