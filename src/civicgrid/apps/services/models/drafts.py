"""What somebody is about to report: nothing of it is a report until it is sent."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from civicgrid.apps.cases.types import Source

LONGEST_TEXT = 5_000
"""Characters of what is said in the form; the API takes more."""


class Draft(models.Model):
    """A report that is being written; found by the digest of its address' secret.

    One that a program sent, and that is held, has its `origin_key`, by which it is found when it comes again.
    """

    id = models.UUIDField(primary_key=True)
    secret = models.CharField(max_length=64)
    source = models.CharField(max_length=20, default=Source.CITIZEN)
    origin_key = models.CharField(max_length=200, blank=True, default="")
    happened_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    type = models.CharField(max_length=200, blank=True, default="")
    answers = models.JSONField(default=dict)
    speaks_of = models.CharField(max_length=30, blank=True, default="")
    apart = ArrayField(models.CharField(max_length=30), default=list)
    name = models.CharField(max_length=80, blank=True, default="")
    contact = models.BinaryField(blank=True, default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["secret"], name="a_secret_opens_one_draft"),
            models.UniqueConstraint(
                fields=["origin_key", "source"], condition=~models.Q(origin_key=""), name="a_delivery_is_held_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["touched_at"], name="draft_touched")]

    def __str__(self) -> str:
        return str(self.id)


class DraftPhoto(models.Model):
    """A picture of a draft, written anew; where its camera stood, if it said so."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    content = models.BinaryField()
    small = models.BinaryField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.pk}"
