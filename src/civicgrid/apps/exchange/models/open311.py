"""Open311 as tables: who sends with a key, and what goes to authorities."""

from typing import ClassVar

from django.db import models


class ClientKey(models.Model):
    """A key of a program that sends requests: only its SHA-256 is kept."""

    name = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Authority(models.Model):
    """An organisation that is reached at an Open311 endpoint of its own.

    `services`: our case type or class -> its service code, the nearest one counts. `knows_repeats`: it takes a request
    that comes again under one Idempotency-Key for one. `tells_updates`: it has mySociety's extension.
    """

    organisation = models.CharField(max_length=400, unique=True, db_collation="C")
    address = models.CharField(max_length=500)
    jurisdiction = models.CharField(max_length=200, blank=True)
    api_key: "models.BinaryField[bytes, bytes]" = models.BinaryField(blank=True, default=b"")
    services = models.JSONField(default=dict)
    form = models.CharField(max_length=4, default="json")
    knows_repeats = models.BooleanField(default=False)
    tells_updates = models.BooleanField(default=False)
    connected_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.organisation} {self.address}"


class Forwarding(models.Model):
    """A case of an organisation at its authority: one case is one request there, ever.

    `waits_until` is when it is sent, or looked for, next. `doubt` says why it may be there without our knowing, and
    `looks` how often it was looked for since. `told` are the updates that the case has heard of.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=30)
    organisation = models.CharField(max_length=400, db_collation="C")
    state = models.CharField(max_length=10)
    since = models.DateTimeField()
    waits_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    doubt = models.CharField(max_length=10, blank=True, default="")
    looks = models.IntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    request = models.CharField(max_length=200, blank=True, default="")
    token = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=10, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    told = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number", "organisation"], name="a_case_is_one_request_there"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["waits_until"], name="forwarding_waits", condition=models.Q(waits_until__isnull=False)
            ),
            models.Index(fields=["organisation", "state"], name="forwarding_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}"
