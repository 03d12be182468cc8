"""The city and its areas as tables."""

from typing import ClassVar

from django.db import models


class City(models.Model):
    """The one city of an installation; spans are written as `2 working_hour`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    code = models.CharField(max_length=60)
    name = models.JSONField()
    time_zone = models.CharField(max_length=60)
    languages = models.JSONField()
    levels = models.JSONField()
    overlays = models.JSONField(default=list)
    clocks = models.JSONField()
    escalation = models.JSONField(default=list)
    not_fixed_within = models.CharField(max_length=40, default="14 natural_day")
    licence = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_city")]

    def __str__(self) -> str:
        return self.code


class Area(models.Model):
    """A polygon of the city with a level; one that is gone stays, inactive."""

    code = models.CharField(max_length=60, unique=True)
    path = models.CharField(max_length=400, unique=True, db_collation="C")
    level = models.CharField(max_length=60)
    name = models.JSONField()
    shape = models.BinaryField()
    area_m2 = models.FloatField()
    lon = models.FloatField()
    lat = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.code
