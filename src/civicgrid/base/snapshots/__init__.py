"""What is asked often and changed seldom, held in memory until its revision moves."""

from .snapshot import Snapshot, forget, touch

__all__ = ["Snapshot", "forget", "touch"]
