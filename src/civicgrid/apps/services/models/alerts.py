"""Who wants to be told of what, and what is still to be told."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from civicgrid.apps.services.types import Cadence, Channel, Turns


class Alert(models.Model):
    """A wish to be told: of an area, a circle, a polygon, or of one case.

    `address` is sealed: one of mail, or that of a browser's push service with its keys; `addressee` is the digest by
    which the alerts of one address are counted. Nothing is sent before `confirmed_at`; who ends an alert leaves no row.
    After a try, whoever sends waits until `next_at`.
    """

    id = models.UUIDField(primary_key=True)
    channel = models.CharField(max_length=10, choices=[(each, each) for each in Channel])
    address = models.BinaryField()
    addressee = models.CharField(max_length=64)
    language = models.CharField(max_length=20)
    cadence = models.CharField(max_length=10, choices=[(each, each) for each in Cadence])
    turns = models.CharField(max_length=10, choices=[(each, each) for each in Turns])
    number = models.CharField(max_length=30, blank=True, default="")
    type = models.CharField(max_length=200, blank=True, default="", db_collation="C")
    area = models.CharField(max_length=200, blank=True, default="", db_collation="C")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius_m = models.FloatField(null=True)
    polygon = ArrayField(ArrayField(models.FloatField(), size=2), default=list)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area", "type"], name="alert_area", condition=models.Q(confirmed_at__isnull=False)),
            models.Index(fields=["number"], name="alert_number", condition=~models.Q(number="")),
            models.Index(fields=["addressee", "made_at"], name="alert_addressee"),
            models.Index(fields=["made_at"], name="alert_open", condition=models.Q(confirmed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Tiding(models.Model):
    """One turn of one case that is to be told to one alert.

    Once, because it is one row.
    """

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="tidings")
    number = models.CharField(max_length=30)
    turn = models.IntegerField()
    action = models.CharField(max_length=40)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "number", "turn"], name="an_alert_tells_a_turn_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["alert", "at"], name="tiding_waiting", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.turn}"


class Reading(models.Model):
    """How far a reader of the ledger has come."""

    name = models.CharField(max_length=40, primary_key=True)
    index = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.index}"


class DataFile(models.Model):
    """A month of public cases as a file, under the SHA-256 of its content.

    `rules` is the digest of what types said was public when it was made: under other rules it is not handed out.
    `events` counts the events of the month's cases until then.
    """

    month = models.DateField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    rows = models.IntegerField()
    rules = models.CharField(max_length=64)
    events = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
