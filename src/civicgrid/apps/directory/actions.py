"""The verbs of the directory."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Value

from civicgrid.base.access import SYSTEM
from civicgrid.base.actions import Act, creation, record
from civicgrid.base.snapshots import touch
from civicgrid.kernel.errors import InvalidInput, NotFound

from . import queries
from .models import FailedTry, Organisation, Person, Post, Token
from .rules import MOST_TRIES, WINDOW, Guess, halt
from .types import (
    DirectoryLoaded,
    LoginHalted,
    OrganisationRecord,
    PasswordSet,
    PostRecord,
    TokenIssued,
    TokenRevoked,
)

log = logging.getLogger(__name__)


class WeakPassword(InvalidInput):
    """This password is easy to guess."""


class UnknownPerson(NotFound):
    """There is no person with the login {login}."""


@creation("directory.load")
def load(
    _act: Act, organisations: Sequence[OrganisationRecord], posts: Sequence[PostRecord], today: date
) -> DirectoryLoaded:
    """Makes organisations, people and posts as the records say.

    What is gone is closed, never erased; `today` is the city's.
    """
    _save_organisations(organisations)
    people = _save_people(posts)
    _save_posts(posts, people, today)
    touch("directory")
    return DirectoryLoaded(organisations=len(organisations), posts=len(posts))


def _save_organisations(records: Sequence[OrganisationRecord]) -> None:
    Organisation.objects.bulk_create(
        [Organisation(code=each.code, path=each.path, name=each.name, kind=each.kind) for each in records],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["path", "name", "kind", "active"],
    )
    Organisation.objects.exclude(code__in=[each.code for each in records]).update(active=Value(value=False))


def _save_people(posts: Sequence[PostRecord]) -> dict[str, int]:
    people = {post.login: post for post in posts}
    Person.objects.bulk_create(
        [
            Person(login=login, name=each.person, email=each.email, password=make_password(None))
            for login, each in people.items()
        ],
        update_conflicts=True,
        unique_fields=["login"],
        update_fields=["name", "email"],
    )
    return dict(Person.objects.filter(login__in=people).values_list("login", "pk"))


def _save_posts(records: Sequence[PostRecord], people: dict[str, int], today: date) -> None:
    homes = dict(Organisation.objects.values_list("code", "pk"))
    kept = Post.objects.bulk_create(
        [
            Post(
                person_id=people[each.login],
                role=each.role,
                title=each.title,
                organisation_id=homes[each.organisation],
                areas=list(each.areas),
                start=each.start,
                end=each.end,
            )
            for each in records
        ],
        update_conflicts=True,
        unique_fields=["person", "role", "organisation"],
        update_fields=["title", "areas", "start", "end"],
    )
    gone = Post.objects.filter(queries.not_over(today)).exclude(pk__in=[post.pk for post in kept])
    gone.update(end=today - timedelta(days=1))


@creation("directory.set_password")
def set_password(_act: Act, login: str, password: str) -> PasswordSet:
    """Gives a person a password; the ledger learns that it was set, not what it is."""
    try:
        validate_password(password, _person(login))
    except ValidationError as error:
        raise WeakPassword(field="password", remedy="take eight characters or more, no common word") from error
    Person.objects.filter(login=login).update(password=make_password(password))
    return PasswordSet(login=login)


@creation("directory.issue_token")
def issue_token(_act: Act, login: str, secret: str, note: str = "") -> TokenIssued:
    """Gives a person a key for the API; only its digest stays."""
    Token.objects.create(person=_person(login), digest=digest(secret), note=note)
    return TokenIssued(login=login, note=note)


@creation("directory.revoke_token")
def revoke_token(act: Act, login: str) -> TokenRevoked:
    """Ends all keys for the API that a person has."""
    count = Token.objects.filter(person=_person(login), revoked=None).update(revoked=act.at)
    return TokenRevoked(login=login, count=count)


def proven(login: str, password: str, address: str, now: datetime) -> Person | None:
    """Who it is, None where login or password is wrong; raises TooManyTries.

    The try counts before the password is looked at: many at once are not one.
    """
    _count(Guess.ADDRESS, address, now)
    counted = _count(Guess.LOGIN, login, now)
    person = authenticate(username=login, password=password)
    if isinstance(person, Person):
        this_one = Q(who=_who(Guess.ADDRESS, address), at=now)
        FailedTry.objects.filter(Q(who=_who(Guess.LOGIN, login)) | this_one).delete()
        return person
    if counted == MOST_TRIES[Guess.LOGIN]:
        _tell_halt(login, counted, now)
    return None


def key_failed(address: str, now: datetime) -> None:
    """Counts a key that is not known; raises TooManyTries."""
    _count(Guess.ADDRESS, address, now)


def _count(guess: Guess, whose: str, now: datetime) -> int:
    """Adds a try; says how many there are in the window. Raises TooManyTries instead."""
    who = _who(guess, whose)
    FailedTry.objects.filter(at__lte=now - WINDOW).delete()
    failed = list(FailedTry.objects.filter(who=who).values_list("at", flat=True))
    if refused := halt(guess, failed, now):
        log.warning("too many tries that failed: %s %s", guess, whose if guess is Guess.ADDRESS else who[:8])
        raise refused
    FailedTry.objects.create(who=who, at=now)
    return len(failed) + 1


def _who(guess: Guess, whose: str) -> str:
    return digest(f"{guess} {whose}")


def _tell_halt(login: str, tries: int, now: datetime) -> None:
    """Told to the log, and to the ledger where there is such a person."""
    log.warning("too many tries to log in failed: %s", _who(Guess.LOGIN, login)[:8])
    if Person.objects.filter(login=login).exists():
        with transaction.atomic():
            record(Act("directory.halt_login", SYSTEM, now), LoginHalted(login=login, tries=tries))


def digest(secret: str) -> str:
    """SHA-256 of a token, as hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def _person(login: str) -> Person:
    try:
        return Person.objects.get(login=login)
    except Person.DoesNotExist:
        raise UnknownPerson(field="login", login=login, remedy="list the logins in posts.csv") from None
