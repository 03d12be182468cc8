"""The ledger's tables: rows are only inserted, but for `Pending`."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from . import leaf


class Entry(models.Model):
    """What was done, opened, with the salt of its leaf."""

    at = models.DateTimeField()
    actor = models.TextField()
    action = models.TextField()
    subject_kind = models.TextField()
    subject = models.TextField()
    event_name = models.TextField()
    event = models.TextField()
    salt: "models.BinaryField[bytes, bytes]" = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject"], name="ledger_entry_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject}"


class Pending(models.Model):
    """An entry without a number; the row goes when it gets one.

    What waits is known by these rows and not by comparing ids: a transaction may commit after one with higher ids.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, db_constraint=False)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.pk)


class Leaf(models.Model):
    """An entry's place in the tree and what is published of it."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)
    hour = models.IntegerField()
    commitment: "models.BinaryField[bytes, bytes]" = models.BinaryField()

    def __str__(self) -> str:
        return str(self.index)

    @property
    def data(self) -> bytes:
        """What is hashed and published."""
        return leaf.leaf(self.commitment, self.hour)


class Tile(models.Model):
    """The root of a full tile: hash `index` of `level`. These and leaves are the tree."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    root: "models.BinaryField[bytes, bytes]" = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the tree's root at a size."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()

    class Meta:
        ordering: ClassVar = ["size"]

    def __str__(self) -> str:
        return self.note
