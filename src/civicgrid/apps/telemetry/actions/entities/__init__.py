"""The verbs of SensorThings: entities are made, changed, linked and removed.

Observations kept and corrected.
"""

from .correcting import correct, take_back
from .linking import link, unlink
from .sending import Kept, send
from .verbs import Created, change, create, delete, replace

__all__ = ["Created", "Kept", "change", "correct", "create", "delete", "link", "replace", "send", "take_back", "unlink"]
