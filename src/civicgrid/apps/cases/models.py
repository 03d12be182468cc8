"""Reports, cases and events as tables; a case row is its events' projection."""

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Reverse
from django.utils import timezone

from civicgrid.kernel.clock import LAST_YEAR

from .rules.talk import ANSWERED
from .rules.urgency import is_late
from .rules.workflow import OPEN
from .types import Source


def _path(length: int = 200) -> "models.CharField[str, str]":
    """A path of a tree: byte order, so that a subtree is a range of the index."""
    return models.CharField(max_length=length, blank=True, default="", db_collation="C")


class Report(models.Model):
    """What somebody said, as it arrived. Never edited.

    `caller` is the keyed digest of the contact: the same for reports of one sender, and no way back to the contact.
    """

    id = models.UUIDField(primary_key=True)
    source = models.CharField(max_length=20, choices=[(source, source) for source in Source])
    origin_key = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    type = _path()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    address = models.CharField(max_length=300, blank=True)
    area = _path()
    happened_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    reporter = models.CharField(max_length=80, blank=True)
    contact = models.BinaryField(blank=True, default=b"")
    answers = models.JSONField(default=dict)
    secret = models.CharField(max_length=64, blank=True)
    caller = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "origin_key"], name="a_delivery_counts_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["caller", "arrived_at"], name="report_caller", condition=~models.Q(caller="")),
            models.Index(fields=["secret"], name="report_secret", condition=~models.Q(secret="")),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.origin_key}"


FILTERED = ("state", "type", "area", "organisation", "source")
"""Columns by whose values lists are filtered."""
TIMES = (
    *("opened_at", "filed_at", "dispatched_at", "accepted_at", "handed_back_at", "closed_at"),
    *("due_at", "phase_due_at", "suspended_until"),
)
"""What every zone can show: one that cannot be read would keep everybody from every list in which it stands."""
THE_END = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
"""Of the calendar."""


class Case(models.Model):
    """One matter to be settled: the sum of its events, as a row to be found quickly."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=30)
    seq = models.IntegerField()
    source = models.CharField(max_length=20)
    reporter = models.CharField(max_length=80, blank=True, default="")
    type = _path()
    area = _path()
    overlays = ArrayField(models.CharField(max_length=60), default=list)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    tile = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    words = ArrayField(models.TextField(), default=list)
    address = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20)
    organisation = _path(400)
    duty = models.TextField(blank=True)
    condition = models.CharField(max_length=60, blank=True)
    asked = models.CharField(max_length=80, blank=True)
    talk = models.CharField(max_length=10, blank=True, default="")
    suspended_until = models.DateTimeField(null=True)
    escalated_to = _path(400)
    opened_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    handed_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    phase_due_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    late_phases = ArrayField(models.CharField(max_length=20), default=list)
    clocks = models.JSONField(default=list)
    reports = models.IntegerField(default=1)
    tasks = models.IntegerField(default=0)
    urged = models.IntegerField(default=0)
    escalated = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    transferred = models.IntegerField(default=0)
    reworked = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)
    suspended = models.IntegerField(default=0)
    parent = models.CharField(max_length=30, blank=True)
    joined_into = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="a_number_names_one_case"),
            models.CheckConstraint(
                condition=models.Q(*((f"{time}__lt", THE_END) for time in TIMES)), name="calendars_count_its_times"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_at", "id"], name="case_opened"),
            models.Index(fields=["phase_due_at", "id"], name="case_open_due", condition=models.Q(state__in=OPEN)),
            # Few values, many cases: each index is a hundredth of its table, and any of them combine.
            *(models.Index(fields=[column], name=f"case_{column}") for column in FILTERED),
            models.Index(fields=["opened_at"], name="case_late", condition=models.Q(late=True)),
            models.Index(fields=["opened_at"], name="case_asked", condition=~models.Q(asked="")),
            models.Index(fields=["opened_at"], name="case_answered", condition=models.Q(talk=ANSWERED)),
            models.Index(fields=["opened_at"], name="case_escalated", condition=models.Q(escalated__gt=0)),
            models.Index(fields=["tile", "-opened_at"], name="case_tile_opened"),
            # What was open at a past moment is read from it alone.
            models.Index(fields=["closed_at", "opened_at", "id"], name="case_closed_opened"),
            models.Index(fields=["parent"], name="case_parent", condition=~models.Q(parent="")),
            models.Index(Reverse("number"), name="case_number_reversed"),  # the end of a number is what people remember
            GinIndex(fields=["words"], name="case_words", fastupdate=True),
            GinIndex(fields=["overlays"], name="case_overlays", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def late_now(self) -> bool:
        """Handed back late, or open and its running clock is over."""
        return is_late(timezone.now(), self.phase_due_at, judged=self.late)


class Event(models.Model):
    """One fact in a case's story; insert only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_constraint=False, db_index=False)
    seq = models.IntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    data = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "seq"], name="one_event_at_a_time")]
        indexes: ClassVar = [models.Index(fields=["actor", "at"], name="event_actor")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.name}"


class Membership(models.Model):
    """Which case a report speaks of; a row ends when the report is split off."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="memberships", db_constraint=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="memberships", db_constraint=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(until__isnull=True), name="a_report_speaks_of_one_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.case_id}"


class Doubt(models.Model):
    """A report that may speak of an open case: the dispatcher is asked."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="doubts")
    case = models.ForeignKey(Case, models.PROTECT, related_name="doubts", db_constraint=False)
    other = models.ForeignKey(Case, models.PROTECT, related_name="doubted", db_constraint=False)
    score = models.FloatField()
    settled_at = models.DateTimeField(null=True)
    same = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case"], name="doubt_open", condition=models.Q(settled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.other_id}?"


class Task(models.Model):
    """An errand beside the trunk: an officer looks before filing or before closing.

    Done without an answer (`ok`), the officer was called back.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="errands")
    kind = models.CharField(max_length=10)
    officer = models.CharField(max_length=80)
    area = _path()
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ok = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["officer", "due_at"], name="task_waiting", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["officer", "set_at"], name="task_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class Photo(models.Model):
    """A picture that belongs to a case: the file's name is the SHA-256 of its content."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    small = models.CharField(max_length=64, blank=True, default="")
    media_type = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.sha256


class KeptList(models.Model):
    """A list of cases that somebody keeps: the part of an address behind "?"."""

    person = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="a_kept_list_has_one_name")]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class ReplyTemplate(models.Model):
    """Words that are written again and again: language code -> words.

    `use` is the input of a move, or a part of a call; type, state and organisation narrow where it is offered.
    """

    id = models.UUIDField(primary_key=True)
    seq = models.IntegerField(default=1)
    use = models.CharField(max_length=20)
    title = models.JSONField()
    text = models.JSONField()
    type = _path()
    state = models.CharField(max_length=20, blank=True, default="")
    organisation = _path(400)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.title.get("en") or next(iter(self.title.values()), self.pk))


class CallBack(models.Model):
    """Somebody asked the hotline to be called; the contact is sealed."""

    id = models.UUIDField(primary_key=True)
    seq = models.IntegerField(default=1)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    area = _path()
    who = models.CharField(max_length=80, blank=True)
    contact = models.BinaryField()
    caller = models.CharField(max_length=64)
    why = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True, default="")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="call_back_waits", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["caller", "asked_at"], name="call_back_caller"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
