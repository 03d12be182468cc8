"""Organisations, people and posts as tables."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from civicgrid.kernel.roles import Role

from .types import OrganisationKind


class Organisation(models.Model):
    """A department, company, society, … in the tree of the city's organisations."""

    code = models.CharField(max_length=60, unique=True)
    path = models.CharField(max_length=400, unique=True, db_collation="C")
    name = models.JSONField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in OrganisationKind])
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.code


class Person(AbstractBaseUser):
    """Somebody with a login. Rights come from posts alone."""

    login = models.CharField(max_length=80, unique=True)
    name = models.JSONField(default=dict)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    def __str__(self) -> str:
        return self.login


class Post(models.Model):
    """A person × a role × an organisation × areas, from a day to a day.

    Areas are paths; none = the whole city.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(role, role) for role in Role])
    title = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    areas = models.JSONField(default=list)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__path", "role", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "organisation"], name="one_post_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"


class Token(models.Model):
    """A key for the API: only its SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.note}"


class FailedTry(models.Model):
    """A try to log in, or to use a key, that failed; kept for some minutes.

    `who` is the SHA-256 of the login or of the network address: people write passwords where logins belong.
    """

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["who", "at"], name="failed_try_who"),
            models.Index(fields=["at"], name="failed_try_at"),
        ]

    def __str__(self) -> str:
        return f"{self.who[:8]} {self.at}"


class Shift(models.Model):
    """Somebody on duty, from then to then, and where they were last.

    Only the last place is kept: where people were before is nobody's business.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    role = models.CharField(max_length=30)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    placed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="one_shift_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.began_at}"


class Display(models.Model):
    """The secret link of a display on a wall: only its SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="displays")
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.created}"


class ScreenView(models.Model):
    """A person's view of the one screen, by name: place, indicator, panels, layers."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="screen_views")
    name = models.CharField(max_length=60)
    place = models.IntegerField(default=0)
    view = models.JSONField()

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"
