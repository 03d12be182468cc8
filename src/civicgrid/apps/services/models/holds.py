"""Reports that somebody has to look at before they are let in."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .drafts import Draft
from .receipts import Receipt


class Hold(models.Model):
    """A report that waits; its draft stays with it until a month after the decision."""

    id = models.UUIDField(primary_key=True)
    draft = models.OneToOneField(Draft, models.SET_NULL, null=True, related_name="hold")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="hold")
    area = models.CharField(max_length=200, db_collation="C")
    marks = ArrayField(models.CharField(max_length=20))
    held_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True, default="")
    released = models.BooleanField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["held_at"], name="hold_open", condition=models.Q(decided_at__isnull=True))
        ]

    def __str__(self) -> str:
        return str(self.id)
