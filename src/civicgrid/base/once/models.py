"""What was done under a key."""

from django.db import models


class Done(models.Model):
    """`sent` is a digest of what came under the key, `about` what it was done with.

    Neither the key nor what came is kept.
    """

    id = models.UUIDField(primary_key=True)
    sent = models.CharField(max_length=64)
    about = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.about} {self.at:%Y-%m-%d}"
