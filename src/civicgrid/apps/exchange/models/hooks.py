"""Web hooks and the log of what they sent as tables."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models

from civicgrid.apps.exchange.types.hooks import Rest


class Hook(models.Model):
    """An address to which events go that its owner may see.

    `index` is the place in the ledger where it goes on. `failing_since`, `tries` and `again_at` tell of the event that
    could not be delivered yet; `held_until` is set while somebody is at work with it.
    """

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60), default=list)
    secret: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    made_at = models.DateTimeField()
    index = models.BigIntegerField()
    resting = models.CharField(max_length=20, blank=True, choices=[(rest, rest) for rest in Rest])
    rested_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    again_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "id"], name="hook_owner")]

    def __str__(self) -> str:
        return f"{self.owner} {self.host}"

    @property
    def host(self) -> str:
        """The name of the host to which it sends."""
        return urlsplit(self.address).hostname or ""

    @property
    def state(self) -> str:
        """`active`, `failing` or `paused`."""
        if self.resting:
            return "paused"
        return "failing" if self.failing_since else "active"


class Try(models.Model):
    """One try to deliver: the ledger's entry (none: a ping), and what became of it.

    `why` is how the answer began where it was no yes, or why there was none.
    """

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    index = models.BigIntegerField(null=True)
    event = models.CharField(max_length=60)
    ok = models.BooleanField()
    status = models.IntegerField(null=True)
    ms = models.IntegerField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hook", "-id"], name="try_hook")]

    def __str__(self) -> str:
        return f"{self.event} {self.status}"
