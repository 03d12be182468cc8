"""Reports, cases and what happens to them, as others may know them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from civicgrid.kernel.events import Event
from civicgrid.kernel.workflow import Edge


class Source(StrEnum):
    """The channel a report came by."""

    CITIZEN = "citizen"
    HOTLINE = "hotline"
    APP = "app"
    WEB = "web"
    OPEN311 = "open311"
    SOCIAL = "social"
    EMAIL = "email"
    INSPECTOR = "inspector"
    DEPARTMENT = "department"
    SENSOR = "sensor"
    SCENE = "scene"
    CAPTURE = "capture"
    INSPECTION = "inspection"
    OTHER = "other"


class NewReport(msgspec.Struct, frozen=True, kw_only=True):
    """Something is the matter: as it arrives, from whichever channel.

    Times are aware; degrees are WGS 84. `(source, origin_key)` names the delivery: the same one twice changes nothing.
    `area` is the code or path of an area, where no point is known. `speaks_of` is the number of the open case that the
    sender says it is about: it joins that one. `apart` are those that it is not: it joins none of them unasked.
    `sent_at` is when its sender sent it, where somebody looked at it first: it counts as reported then. Where nobody
    says when it happened, it counts as happening when it was reported. The last five fields carry history: when the
    former system learned of it, what it promised and when it closed the matter.
    """

    source: Source
    origin_key: str
    text: str = ""
    type: str = ""
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    address: str = ""
    happened_at: datetime | None = None
    reporter: str = ""
    contact: str = ""
    answers: dict[str, object] = {}
    secret: str = ""
    speaks_of: str = ""
    apart: tuple[str, ...] = ()
    sent_at: datetime | None = None
    arrived_at: datetime | None = None
    promised_at: datetime | None = None
    closed_at: datetime | None = None
    closing_note: str = ""
    void: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """What the reporter gets: the case's number, and whether the report joined it."""

    report: UUID
    origin_key: str
    number: str
    joined: bool = False
    repeated: bool = False


class CaseEvent(Event, frozen=True, kw_only=True):
    """One fact in the story of a case. The case is nothing but the sum of these.

    `due` and `span` belong to the clock that the new state starts, or whose end is moved.
    """

    case: UUID
    number: str
    seq: int
    at: datetime
    actor: str
    action: str
    edge: Edge
    state: str
    reason: str = ""
    organisation: str = ""
    duty: str = ""
    type: str = ""
    condition: str = ""
    span: str = ""
    due: datetime | None = None
    asked: str = ""
    until: datetime | None = None
    report: UUID | None = None
    other: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class CaseOpened(CaseEvent, frozen=True, kw_only=True):
    """A report opened a case."""

    source: str
    area: str
    overlays: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    title: str = ""
    address: str = ""
    reporter: str = ""


class ReportJoined(CaseEvent, frozen=True, kw_only=True):
    """A further report speaks of the same matter. `score` is their likeness, 0 to 1."""

    score: float = 1.0


class ReportSplit(CaseEvent, frozen=True):
    """A report was taken out again, into the case `other`."""


class CaseFiled(CaseEvent, frozen=True, kw_only=True):
    """The matter was found to be the city's business, under a filing condition.

    `promised` is when its deadline ends: what the city promises, whoever will answer for it.
    """

    promised: datetime | None = None


class CaseRefiled(CaseEvent, frozen=True, kw_only=True):
    """The filing was corrected: another type, or another condition.

    `promised` is when its deadline ends, counted from when the former one began.
    """

    promised: datetime | None = None


class CaseDispatched(CaseEvent, frozen=True):
    """An organisation was made responsible."""


class CaseAccepted(CaseEvent, frozen=True):
    """The organisation took the case on."""


class CaseReturned(CaseEvent, frozen=True):
    """The organisation said that it is not theirs."""


class CaseSuspended(CaseEvent, frozen=True):
    """The clock stands still until the matter can go on."""


class CaseResumed(CaseEvent, frozen=True):
    """The clock runs again."""


class CaseHandedBack(CaseEvent, frozen=True):
    """The organisation says that the work is done. Late is judged by this moment."""


class CaseReworked(CaseEvent, frozen=True):
    """The check failed; the work goes back to the same organisation."""


class CaseClosed(CaseEvent, frozen=True):
    """The closing condition is met."""


class CaseReopened(CaseEvent, frozen=True):
    """The matter is not settled after all."""


class CaseVoided(CaseEvent, frozen=True):
    """There is no case: nothing there, not the city's business, or entered by mistake."""


class CaseJoined(CaseEvent, frozen=True, kw_only=True):
    """All reports of the case went into the case `other`.

    Its open `parts` became parts of `whole`: that case, or the one of which it is part itself.
    """

    parts: tuple[str, ...] = ()
    whole: str = ""


class CaseRevived(CaseEvent, frozen=True, kw_only=True):
    """A join was taken back: these `reports` came out of the case `other` again.

    The case goes on as it was before; its clocks have run on.
    """

    reports: tuple[UUID, ...]


class ReporterAsked(CaseEvent, frozen=True):
    """Whoever reported the matter was asked something, in `reason`."""


class ReporterReplied(CaseEvent, frozen=True):
    """Whoever reported the matter wrote back, in `reason`."""


class CaseNoted(CaseEvent, frozen=True):
    """Something was asked, granted, urged, escalated or said; the case stays put."""


class TaskSet(CaseEvent, frozen=True, kw_only=True):
    """An officer was sent to look; `due` is the officer's."""

    task: UUID
    officer: str


class TaskDone(CaseEvent, frozen=True, kw_only=True):
    """The officer looked: `ok` says whether it is as claimed."""

    task: UUID
    ok: bool


class TaskRecalled(CaseEvent, frozen=True, kw_only=True):
    """The officer was called back before an answer."""

    task: UUID
    officer: str


class ReportReceived(Event, frozen=True, kw_only=True):
    """A report came in, and opened or joined the case `number`.

    `content` is the SHA-256 of the report as it is stored, `digest` that of the events that followed.
    """

    report: UUID
    source: str
    origin_key: str
    content: str
    number: str
    joined: bool
    events: int
    digest: str

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class PhotoAdded(Event, frozen=True, kw_only=True):
    """A picture joined the case: its SHA-256 and type."""

    number: str
    sha256: str
    media_type: str
    note: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class ContactRead(Event, frozen=True, kw_only=True):
    """Somebody was told how to reach who sent a report."""

    number: str
    report: UUID

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class KeptApart(Event, frozen=True, kw_only=True):
    """Somebody looked: the report does not speak of the matter of the case `other`."""

    number: str
    other: str
    report: UUID

    @property
    def subject(self) -> tuple[str, str]:
        """The case."""
        return "case", self.number


class Line(msgspec.Struct, frozen=True):
    """A case as a watcher of the city has it in memory: named as its columns are.

    `phase_due_at` is when the running clock is over; None where none runs.
    """

    number: str
    seq: int
    source: str
    type: str
    area: str
    organisation: str
    lon: float | None
    lat: float | None
    title: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    phase_due_at: datetime | None
    parent: str = ""


class Moment(msgspec.Struct, frozen=True):
    """What a case was from a moment on: its state, and when its clock would be over."""

    at: datetime
    state: str
    due: datetime | None


class Then(msgspec.Struct, frozen=True):
    """A case in the past: its place and what became of it, in order."""

    number: str
    lon: float | None
    lat: float | None
    moments: tuple[Moment, ...]


class ReplyTemplateWritten(Event, frozen=True, kw_only=True):
    """Words that are written again and again were kept or changed: language -> words.

    They are offered while `active`.
    """

    template: UUID
    use: str
    title: dict[str, str]
    text: dict[str, str]
    type: str = ""
    state: str = ""
    organisation: str = ""
    active: bool = True

    @property
    def subject(self) -> tuple[str, str]:
        """The template."""
        return "reply_template", str(self.template)


class CallBackEvent(Event, frozen=True, kw_only=True):
    """Base of what happens to a call that somebody was promised; it names no contact."""

    call: UUID
    number: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """The call."""
        return "call_back", str(self.call)


class CallBackAsked(CallBackEvent, frozen=True, kw_only=True):
    """Somebody asked to be called; `due` is when at the latest."""

    due: datetime
    why: str = ""


class CallBackMade(CallBackEvent, frozen=True):
    """Somebody called; nobody answered where no `outcome` is told."""

    outcome: str = ""


class CallBackRead(CallBackEvent, frozen=True):
    """Somebody was told how to reach who wants to be called."""


class CallerLookedUp(Event, frozen=True, kw_only=True):
    """The reports of a caller were looked up: digest of the contact, and how many."""

    caller: str
    reports: int

    @property
    def subject(self) -> tuple[str, str]:
        """The caller, without a way back to the contact."""
        return "caller", self.caller
