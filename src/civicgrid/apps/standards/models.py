"""Case types, their conditions and the calendar as tables."""

from typing import ClassVar

from django.db import models

from .types import CaseKind


class CaseType(models.Model):
    """A node of the tree of case types; what is gone stays, inactive."""

    code = models.CharField(max_length=60, unique=True)
    path = models.CharField(max_length=400, unique=True, db_collation="C")
    name = models.JSONField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in CaseKind])
    public = models.BooleanField()
    public_parts = models.JSONField(default=list, blank=True)
    public_rounding_m = models.FloatField(default=0.0)
    fusion_radius_m = models.FloatField()
    fusion_window_h = models.FloatField()
    fusion_threshold = models.FloatField()
    questions = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.code


class Condition(models.Model):
    """When a report is filed under a type, until when, and what must hold to close.

    What is gone stays, inactive: open cases were filed under it.
    """

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="conditions")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    filing = models.JSONField()
    deadline = models.CharField(max_length=40)
    closing = models.JSONField()
    closing_span = models.CharField(max_length=40, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["case_type", "place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_type", "code"], name="one_condition_of_a_code")]

    def __str__(self) -> str:
        return self.code


class OfficeHour(models.Model):
    """One opening of every week: weekday 0 is Monday."""

    weekday = models.PositiveSmallIntegerField()
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering: ClassVar = ["weekday", "start"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start}–{self.end}"


class Day(models.Model):
    """A day unlike its weekday: off, or a make-up working day."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    hours = models.JSONField(default=list, blank=True)
    name = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'working' if self.working else 'off'}"
