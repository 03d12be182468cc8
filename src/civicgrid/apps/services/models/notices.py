"""Letters: what is to be told to whom, and what became of it."""

from typing import ClassVar

from django.db import models

from civicgrid.apps.services.types import NoticeState

from .receipts import Receipt


class Notice(models.Model):
    """One letter. `key` makes it one: the same turn of a case is told once.

    `address` is sealed; `data` holds what only this letter says. A letter without a receipt lets somebody in.
    """

    id = models.UUIDField(primary_key=True)
    receipt = models.ForeignKey(Receipt, models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    number = models.CharField(max_length=30, blank=True, default="")
    language = models.CharField(max_length=20)
    address = models.BinaryField()
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=NoticeState.WAITING)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "key"], name="a_turn_is_told_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], name="notice_due", condition=models.Q(state=NoticeState.WAITING)),
            models.Index(fields=["-made_at"], name="notice_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
