"""What the sender of a report holds: links to its story, a wish to be written to."""

from typing import ClassVar

from django.db import models

from .drafts import Draft


class Receipt(models.Model):
    """The sender's side of one report; of a held one from before it is a report.

    `address` is sealed; `caller` is the digest by which a sender's receipts are found. Letters go to an address that
    was confirmed and did not ask for quiet.
    """

    id = models.UUIDField(primary_key=True)
    report = models.UUIDField(null=True)
    draft = models.OneToOneField(Draft, models.SET_NULL, null=True, related_name="receipt")
    language = models.CharField(max_length=20)
    address = models.BinaryField(blank=True, default=b"")
    caller = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    quiet_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report"], name="a_report_has_one_receipt")]
        indexes: ClassVar = [
            models.Index(fields=["caller", "made_at"], name="receipt_caller", condition=~models.Q(caller="")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Link(models.Model):
    """A secret that opens a receipt; its digest finds it. Sealed, it is in letters."""

    digest = models.CharField(max_length=64, primary_key=True)
    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="links")
    sealed = models.BinaryField(blank=True, default=b"")
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receipt"], condition=models.Q(stopped_at__isnull=True), name="a_receipt_has_one_open_link"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class Rating(models.Model):
    """How well a matter was settled, as its reporter sees it; the last word counts."""

    receipt = models.OneToOneField(Receipt, models.CASCADE, related_name="rating")
    number = models.CharField(max_length=30)
    stars = models.SmallIntegerField()
    words = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="one_to_five_stars")
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="rating_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.stars}"


class LoginLink(models.Model):
    """A link that shows somebody their own reports: once, for a quarter of an hour."""

    digest = models.CharField(max_length=64, primary_key=True)
    caller = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="login_link_made")]

    def __str__(self) -> str:
        return self.digest[:8]
