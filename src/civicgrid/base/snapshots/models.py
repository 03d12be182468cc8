"""The revisions of what is held in memory."""

from django.db import models


class Revision(models.Model):
    """A random number that changes with the thing; processes compare it with theirs."""

    name = models.CharField(max_length=60, primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
