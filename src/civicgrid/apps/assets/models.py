"""Kinds of assets, assets, their lives, relations and files as tables."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Func

from .types import AssetClass, AssetState, LifeKind, RelationKind, Shape

BOX = Func(Func(F("east"), F("north"), function="point"), Func(F("west"), F("south"), function="point"), function="box")
"""The bounds of an asset as PostgreSQL's own box, for which there is an index."""


class AssetKind(models.Model):
    """A kind of asset; what is gone stays, inactive: assets are of it."""

    code = models.CharField(max_length=60, unique=True)
    name = models.JSONField()
    group = models.CharField(max_length=20, choices=[(each, each) for each in AssetClass])
    shape = models.CharField(max_length=10, choices=[(each, each) for each in Shape])
    component = models.CharField(max_length=4, blank=True)
    fault = models.CharField(max_length=400, blank=True)
    inspection_days = models.PositiveIntegerField(default=0)
    public = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Asset(models.Model):
    """A thing of the city with a code and a place; its area follows from the place.

    `shape` is well-known binary (WGS 84); lon, lat is a place inside of it, the others are its bounds.
    """

    code = models.CharField(max_length=60, unique=True)
    own_code = models.CharField(max_length=60, blank=True, default="")
    kind = models.CharField(max_length=60)
    name = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=20, choices=[(each, each) for each in AssetState], default=AssetState.IN_USE)
    shape = models.BinaryField()
    lon = models.FloatField()
    lat = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    area = models.CharField(max_length=200, db_collation="C")
    organisation_path = models.CharField(max_length=400, db_collation="C")
    address = models.CharField(max_length=300, blank=True, default="")
    installed = models.DateField(null=True, blank=True)
    removed = models.DateField(null=True, blank=True)
    maker = models.CharField(max_length=100, blank=True, default="")
    model = models.CharField(max_length=100, blank=True, default="")
    serial = models.CharField(max_length=100, blank=True, default="")
    properties = models.JSONField(default=dict, blank=True)
    inspected = models.DateField(null=True, blank=True)
    inspect_by = models.DateField(null=True, blank=True)
    words = ArrayField(models.TextField(), default=list, blank=True)
    seq = models.IntegerField(default=0)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["own_code"], condition=~models.Q(own_code=""), name="an_own_code_names_one_asset"
            ),
        ]
        indexes: ClassVar = [
            *(models.Index(fields=[column, "code"], name=f"asset_{column}") for column in ("kind", "area", "state")),
            models.Index(fields=["organisation_path", "code"], name="asset_organisation"),
            models.Index(fields=["changed_at", "id"], name="asset_changed"),
            GistIndex(BOX, name="asset_box"),
            models.Index(fields=["inspect_by"], name="asset_inspect_by"),
            GinIndex(fields=["words"], name="asset_words", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.code


class LifeEvent(models.Model):
    """One thing that happened to an asset on a day; insert only."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="life")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in LifeKind])
    day = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.asset_id} {self.kind} {self.day}"


class Relation(models.Model):
    """How one asset stands to another; who joins whom is the same either way round."""

    one = models.ForeignKey(Asset, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=[(each, each) for each in RelationKind])
    other = models.ForeignKey(Asset, models.PROTECT, related_name="related")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "kind", "other"], name="one_relation_of_a_kind"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="none_is_related_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class AssetFile(models.Model):
    """A photo or a document: the file's name is the SHA-256 of its content."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="files")
    life = models.ForeignKey(LifeEvent, models.PROTECT, null=True, related_name="files")
    sha256 = models.CharField(max_length=64)
    small = models.CharField(max_length=64, blank=True, default="")
    media_type = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["asset", "sha256"], name="an_asset_has_a_file_once")]

    def __str__(self) -> str:
        return self.sha256
