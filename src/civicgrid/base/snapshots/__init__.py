"""What seldom changes and is asked for always is held in memory, and read anew when its revision moves."""

from .snapshot import Snapshot, forget, touch

__all__ = ["Snapshot", "forget", "touch"]
