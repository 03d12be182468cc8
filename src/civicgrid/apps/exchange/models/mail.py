"""Letters that came by e-mail, as a table: each counts once."""

from typing import ClassVar

from django.db import models

from civicgrid.apps.exchange.types.mail import Fate


class LetterTaken(models.Model):
    """What became of a letter: `digest` is the SHA-256 of its Message-ID.

    Nothing of its sender is kept here; `number` is the case of which it speaks, `tries` how often it failed while the
    mailbox had it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    fate = models.CharField(max_length=20, choices=[(fate, fate) for fate in Fate])
    number = models.CharField(max_length=30, blank=True)
    tries = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["fate"], name="letter_fate")]

    def __str__(self) -> str:
        return f"{self.fate} {self.number}"
