"""What happens at the citizen's door, as others may know it."""

from enum import StrEnum
from uuid import UUID

from civicgrid.kernel.events import Event


class NoticeState(StrEnum):
    """What became of a letter: `merged` = told by a later one, `off` = not wanted."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    MERGED = "merged"
    OFF = "off"


class Channel(StrEnum):
    """How an alert reaches whoever asked for it."""

    MAIL = "mail"
    PUSH = "push"


class Cadence(StrEnum):
    """When an alert tells: each turn when it happens, or all of a day together."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class Turns(StrEnum):
    """What an alert tells of cases: only that they were opened, or each turn."""

    OPENED = "opened"
    ALL = "all"


class AlertEvent(Event, frozen=True, kw_only=True):
    """Something happened to an alert."""

    alert: UUID

    @property
    def subject(self) -> tuple[str, str]:
        """The alert."""
        return "alert", str(self.alert)


class AlertAsked(AlertEvent, frozen=True, kw_only=True):
    """Somebody asked to be told of cases; nothing is sent before they confirm it."""

    channel: Channel


class AlertConfirmed(AlertEvent, frozen=True, kw_only=True):
    """Whoever reads the address wants the alert."""


class AlertEnded(AlertEvent, frozen=True, kw_only=True):
    """An alert was ended, and its address forgotten."""


class HoldEvent(Event, frozen=True, kw_only=True):
    """Something happened to a report that waits for a look."""

    hold: UUID

    @property
    def subject(self) -> tuple[str, str]:
        """The hold."""
        return "hold", str(self.hold)


class ReportHeld(HoldEvent, frozen=True, kw_only=True):
    """A report looks like a machine's: it waits until somebody has looked at it."""

    area: str
    marks: tuple[str, ...]


class HeldReleased(HoldEvent, frozen=True, kw_only=True):
    """A held report was let in after all, and opened or joined the case `number`."""

    number: str


class HeldRefused(HoldEvent, frozen=True, kw_only=True):
    """A held report was refused; whoever sent it is told why."""

    reason: str


class CaseRated(Event, frozen=True, kw_only=True):
    """Whoever reported the matter says how well it was settled: 1 (badly) to 5 (well)."""

    number: str
    stars: int
    words: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class LinkEvent(Event, frozen=True, kw_only=True):
    """Something happened to the link of a receipt."""

    receipt: UUID

    @property
    def subject(self) -> tuple[str, str]:
        """The receipt."""
        return "receipt", str(self.receipt)


class LinkRenewed(LinkEvent, frozen=True, kw_only=True):
    """The link of a receipt was exchanged for another; the old one leads nowhere."""


class LinkStopped(LinkEvent, frozen=True, kw_only=True):
    """The link of a receipt was stopped: it leads nowhere."""
