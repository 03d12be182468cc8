"""Streams and what belongs to them as tables.

Observations stand in journal and lake.
The entity types are those of OGC SensorThings 1.1 (18-088). Their numbers are never given again.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .types import DetectionKind


def _path(length: int = 400) -> "models.CharField[str, str]":
    """A path of a tree: byte order, so that a subtree is a range of the index."""
    return models.CharField(max_length=length, blank=True, default="", db_collation="C")


class Entity(models.Model):
    """What all entity types have."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    properties = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}: {self.name}"


class Location(Entity):
    """Where things are; `feature` is the feature of interest that was made of it."""

    encoding_type = models.CharField(max_length=200)
    location = models.JSONField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area = _path()
    feature = models.ForeignKey("FeatureOfInterest", models.SET_NULL, null=True, related_name="+")


class Thing(Entity):
    """Something that is observed; often an asset of the city.

    `area` is that of its place; `organisation` the path of whoever owns it.
    """

    locations = models.ManyToManyField(Location, related_name="things")
    asset = models.CharField(max_length=60, blank=True, default="", db_index=True)
    area = _path()
    organisation = _path()


class HistoricalLocation(models.Model):
    """Where a thing was from a moment on."""

    id = models.BigAutoField(primary_key=True)
    time = models.DateTimeField()
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="historical_locations")
    locations = models.ManyToManyField(Location, related_name="historical_locations")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.thing_id} from {self.time:%Y-%m-%d %H:%M}"


class Sensor(Entity):
    """The instrument or procedure that observes."""

    encoding_type = models.CharField(max_length=200)
    metadata = models.JSONField()


class ObservedProperty(Entity):
    """What is observed, by its definition."""

    definition = models.CharField(max_length=1000)

    class Meta(Entity.Meta):
        verbose_name_plural = "observed properties"


class FeatureOfInterest(Entity):
    """Of what an observation speaks."""

    encoding_type = models.CharField(max_length=200)
    feature = models.JSONField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area = _path()

    class Meta(Entity.Meta):
        verbose_name_plural = "features of interest"


class StreamClass(models.Model):
    """How long what a stream says is kept, in days; None = for ever.

    As it came, by minutes, and by hours.
    Later than `late_s` after the newest one an observation is late.
    """

    code = models.CharField(max_length=30, primary_key=True)
    raw_days = models.PositiveIntegerField(null=True, blank=True)
    minute_days = models.PositiveIntegerField(null=True, blank=True)
    hour_days = models.PositiveIntegerField(null=True, blank=True)
    late_s = models.FloatField(default=3600)

    class Meta:
        verbose_name_plural = "stream classes"

    def __str__(self) -> str:
        return self.code


class Stream(Entity):
    """A Datastream: the observations of one property of one thing by one sensor.

    `unit_of_measurement` is what SensorThings tells; `unit` its UCUM code, "" where none is known. A value above `high`
    or below `low` (in that unit) begins a detection; one that is back by `deadband` ends it.
    """

    observation_type = models.CharField(max_length=400)
    unit_of_measurement = models.JSONField()
    observed_area = models.JSONField(null=True, blank=True)
    phenomenon_time = models.CharField(max_length=100, blank=True, default="")
    result_time = models.CharField(max_length=100, blank=True, default="")
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="streams")
    sensor = models.ForeignKey(Sensor, models.CASCADE, related_name="streams")
    observed_property = models.ForeignKey(ObservedProperty, models.CASCADE, related_name="streams")
    feature = models.ForeignKey(FeatureOfInterest, models.SET_NULL, null=True, related_name="+")
    stream_class = models.ForeignKey(StreamClass, models.PROTECT, default="standard")
    unit = models.CharField(max_length=40, blank=True, default="")
    area = _path()
    organisation = _path()
    period_s = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    deadband = models.FloatField(default=0)
    calibrated_on = models.DateField(null=True, blank=True)
    calibration_due = models.DateField(null=True, blank=True)
    case_type = models.CharField(max_length=60, blank=True, default="")
    source = models.CharField(max_length=400, null=True, unique=True)  # noqa: DJ001  several have none

    class Meta(Entity.Meta):
        indexes: ClassVar = [models.Index(fields=["area"], name="stream_area")]


class Latest(models.Model):
    """The newest observation of a stream, and how many came with which fate."""

    stream = models.OneToOneField(Stream, models.CASCADE, primary_key=True, related_name="latest")
    observation = models.BigIntegerField(null=True)
    time = models.DateTimeField(null=True)
    arrival = models.DateTimeField(null=True)
    value = models.FloatField(null=True)
    result = models.TextField(null=True)  # noqa: DJ001  none and an empty text are two results
    quality = models.SmallIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    out_of_order = models.BigIntegerField(default=0)
    future = models.BigIntegerField(default=0)
    unitless = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "latest"

    def __str__(self) -> str:
        return f"{self.stream_id}: {self.value if self.result is None else self.result}"


class Refused(models.Model):
    """How many rows a door refused on a day, by reason."""

    day = models.DateField()
    door = models.CharField(max_length=20)
    reason = models.CharField(max_length=20)
    rows = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "door", "reason"], name="one_count_a_day")]
        verbose_name_plural = "refused"

    def __str__(self) -> str:
        return f"{self.day} {self.door} {self.reason}: {self.rows}"


class Amendment(models.Model):
    """What an observation says since it was corrected; no document: it is taken back.

    Every reader applies it, until compaction has written it into the lake. `was` is its time in the lake.
    """

    observation = models.BigIntegerField(primary_key=True)
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="+")
    was = models.DateTimeField()
    document = models.JSONField(null=True)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.observation} {'changed' if self.document else 'taken back'}"


class Place(models.Model):
    """Up to which row of the journal a reader has done everything."""

    reader = models.CharField(max_length=60, primary_key=True)
    row = models.BigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.reader}: {self.row}"


class Detection(models.Model):
    """What a detector saw.

    Its key follows from the observations, so none is raised twice.
    """

    key = models.CharField(max_length=120, primary_key=True)
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="detections")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in DetectionKind])
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    value = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    observation = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-began_at", "key"]
        indexes: ClassVar = [
            models.Index(fields=["stream", "kind"], name="detection_open", condition=models.Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return self.key


class DeviceKey(models.Model):
    """The key of a device, of which only the SHA-256 is kept.

    It is for these things and streams, or for `everything`.
    `rows_per_minute` None = no limit of its own.
    """

    name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    things = ArrayField(models.BigIntegerField(), default=list)
    streams = ArrayField(models.BigIntegerField(), default=list)
    everything = models.BooleanField(default=False)
    rows_per_minute = models.PositiveIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class KeptQuestion(models.Model):
    """A question in SQL that somebody keeps under a name."""

    person = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    sql = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="a_question_has_one_name")]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class RemovedStream(models.Model):
    """A stream that was removed, until its rows have left the lake.

    PostgreSQL writes it when the stream goes. The journal has none of them from `row` on.
    """

    stream = models.BigIntegerField(primary_key=True)
    row = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "removed streams"

    def __str__(self) -> str:
        return f"stream {self.stream}"


class FileImport(models.Model):
    """A file of observations that somebody sent, and how far it has been taken in.

    `how` is a format, or "" where `mapping` (TOML) says how a table is read. `tally` is an ImportTally, `refused` the
    first rows that were refused, `error` what stopped it.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=20, blank=True)
    mapping = models.TextField(blank=True)
    size = models.BigIntegerField()
    read = models.BigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    error = models.JSONField(null=True)
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.read} of {self.size}"


class Unfolded(models.Model):
    """A folded day of a stream of which an observation has changed since.

    It is written before the lake is changed, and goes once its spans are made anew: whoever is killed finds it.
    """

    stream = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "day"], name="one_day_is_unfolded_once")]
        verbose_name_plural = "unfolded"

    def __str__(self) -> str:
        return f"stream {self.stream} on {self.day}"
