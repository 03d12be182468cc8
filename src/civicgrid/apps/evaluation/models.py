"""Appeals as a table."""

from typing import ClassVar

from django.db import models

from .types import AppealState


def _path() -> "models.CharField[str, str]":
    return models.CharField(max_length=400, blank=True, db_collation="C")


def _login() -> "models.CharField[str, str]":
    return models.CharField(max_length=80, blank=True)


class Appeal(models.Model):
    """An appeal of a late case, once for each.

    Organisation and area are those of the asking; `granted` is the end of it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="appeal")
    number = models.CharField(max_length=30, unique=True)
    seq = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=[(state, state) for state in AppealState])
    granted = models.BooleanField(null=True)
    organisation = _path()
    area = _path()
    judge = _path()
    reason = models.TextField()
    asked_by = _login()
    asked_at = models.DateTimeField()
    review = models.TextField(blank=True)
    reviewed_by = _login()
    reviewed_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    decided_by = _login()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("asked_at", name="appeal_open", condition=models.Q(granted__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number
