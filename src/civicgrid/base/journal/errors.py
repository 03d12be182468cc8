"""What can go wrong with a journal."""

from typing import ClassVar

from civicgrid.kernel.errors import CivicGridError


class JournalOwned(CivicGridError):
    """Another process already writes the journal in {folder}."""

    status: ClassVar[int] = 503


class JournalBusy(CivicGridError):
    """More is sent than the disk can take now. Nothing of it was kept."""

    status: ClassVar[int] = 503


class JournalAway(CivicGridError):
    """The process that keeps the journal does not answer: {reason}."""

    status: ClassVar[int] = 503


class NotOnDisk(CivicGridError):
    """What was sent could not be written to disk: {reason}. Nothing of it was kept."""

    status: ClassVar[int] = 503
