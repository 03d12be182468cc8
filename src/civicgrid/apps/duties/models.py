"""Duties as a table."""

from typing import ClassVar

from django.db import models


class Duty(models.Model):
    """One rule of the matrix; types and areas are paths, "" = all.

    What is gone stays, inactive: old cases cite it.
    """

    type = models.CharField(max_length=400, blank=True, db_collation="C")
    area = models.CharField(max_length=400, blank=True, db_collation="C")
    phase = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=60)
    organisation_path = models.CharField(max_length=400, db_collation="C")
    basis = models.TextField(blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["type", "area", "phase", "organisation", "start"]
        verbose_name_plural = "duties"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["type", "area", "phase", "organisation", "start"],
                name="one_duty_of_a_kind",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.type or '*'} × {self.area or '*'} × {self.phase or '*'}: {self.organisation}"
