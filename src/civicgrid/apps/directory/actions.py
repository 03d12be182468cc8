"""The verbs of the directory."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import nan

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Value

from civicgrid.base.access import SYSTEM, Actor, require
from civicgrid.base.actions import Act, creation, record
from civicgrid.base.snapshots import touch
from civicgrid.kernel.errors import Conflict, InvalidInput, NotFound
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.roles import Role

from . import queries
from .models import Display, FailedTry, Organisation, Person, Post, ScreenView, Shift, Token
from .rules import MOST_TRIES, WINDOW, Guess, halt
from .types import (
    DirectoryLoaded,
    DisplayLinked,
    DisplaysCutOff,
    LoginHalted,
    OrganisationRecord,
    PasswordSet,
    PostRecord,
    ShiftBegun,
    ShiftEnded,
    TokenIssued,
    TokenRevoked,
)

log = logging.getLogger(__name__)

MOST_VIEWS = 30
"""Of the one screen, that a person keeps."""


class WeakPassword(InvalidInput):
    """This password is easy to guess."""


class NotADisplay(Conflict):
    """{login} holds posts besides that of a viewer, so no link may log in as {login}."""


class NotOnDuty(Conflict):
    """You are not on duty."""


class TooManyViews(Conflict):
    """You keep {most} views already."""


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
def set_passwords(_act: Act, logins: Sequence[str], password: str) -> Sequence[PasswordSet]:
    """Gives people a password, all of them the same.

    The ledger learns that it was set, not what it is.
    """
    people = [_person(login) for login in logins]
    try:
        for person in people:
            validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(field="password", remedy="take eight characters or more, no common word") from error
    Person.objects.filter(pk__in=[each.pk for each in people]).update(password=make_password(password))
    return [PasswordSet(login=each.login) for each in people]


@creation("directory.issue_token")
def issue_token(_act: Act, login: str, secret: str, note: str = "") -> TokenIssued:
    """Gives a person a key for the API; only its digest stays."""
    Token.objects.create(person=_person(login), digest=digest_of(secret), note=note)
    return TokenIssued(login=login, note=note)


@creation("directory.revoke_token")
def revoke_token(act: Act, login: str) -> TokenRevoked:
    """Ends all keys for the API that a person has."""
    count = Token.objects.filter(person=_person(login), revoked=None).update(revoked=act.at)
    return TokenRevoked(login=login, count=count)


@creation("directory.link_display")
def link_display(act: Act, login: str, secret: str) -> DisplayLinked:
    """Lets whoever opens a link with this secret look as a viewer; raises NotADisplay."""
    person = _person(login)
    if not _only_looks(person, act.at.date()):
        raise NotADisplay(login=login, remedy="make a person in posts.csv whose only role is viewer")
    Display.objects.create(person=person, digest=digest_of(secret))
    return DisplayLinked(login=login)


@creation("directory.link_display")
def cut_off_displays(act: Act, login: str) -> DisplaysCutOff:
    """Ends all links of a person, and sessions, as a new password does.

    Raises NotADisplay for somebody who never had a link and does not only look: their password stays.
    """
    person = _person(login)
    links = Display.objects.filter(person=person)
    if not links.exists() and not _only_looks(person, act.at.date()):
        raise NotADisplay(login=login, remedy="name the login of a wall display")
    count = links.filter(revoked=None).update(revoked=act.at)
    Person.objects.filter(pk=person.pk).update(password=make_password(None))
    return DisplaysCutOff(login=login, count=count)


def display_of(secret: str, address: str, now: datetime) -> Person | None:
    """Who a secret link logs in; None where it is not in force. Raises TooManyTries."""
    in_force = Display.objects.filter(revoked=None, person__is_active=True).select_related("person")
    if (display := in_force.filter(digest=digest_of(secret)).first()) and _only_looks(display.person, now.date()):
        return display.person
    _count(Guess.ADDRESS, address, now)
    return None


def _only_looks(person: Person, day: date) -> bool:
    """Whether somebody is a viewer on a day, and nothing else."""
    return {grant.role for grant in queries.grants_of(person, day)} == {Role.VIEWER}


@creation("directory.be_on_duty")
def come_on_duty(act: Act) -> Sequence[ShiftBegun]:
    """Begins the actor's shift; nothing where it has begun already."""
    role = Role.OFFICER if Role.OFFICER in act.actor.roles else Role.HANDLER
    begun = Shift(person=_person(act.actor.id), role=role, began_at=act.at)
    if Shift.objects.filter(person=begun.person, ended_at=None).exists():
        return []
    begun.save()
    return [ShiftBegun(login=act.actor.id, role=role)]


@creation("directory.be_on_duty")
def go_off_duty(act: Act) -> Sequence[ShiftEnded]:
    """Ends the actor's shift, and forgets where they were."""
    gone = {"ended_at": act.at, "lon": None, "lat": None, "placed_at": None}
    ended = Shift.objects.filter(person__login=act.actor.id, ended_at=None).update(**gone)
    return [ShiftEnded(login=act.actor.id)] * ended


def report_place(actor: Actor, lon: float | str, lat: float | str) -> None:
    """Says where somebody on duty is now; raises InvalidInput or NotOnDuty.

    In degrees. It is no act: it is not written down, and only the last place is known.
    """
    require(actor, "directory.be_on_duty")
    here = {"lon": _degrees("lon", lon, 180), "lat": _degrees("lat", lat, 90), "placed_at": actor.time}
    if not Shift.objects.filter(person__login=actor.id, ended_at=None).update(**here):
        raise NotOnDuty(remedy="come on duty first")


def _degrees(field: str, said: float | str, most: float) -> float:
    """The number, if it is one of degrees; neither of the comparisons holds for NaN."""
    try:
        degrees = float(said)
    except ValueError:
        degrees = nan
    if not -most <= degrees <= most:
        raise InvalidInput(field=field, value=str(said), remedy="give degrees, as 116.0015")
    return degrees


def keep_screen_view(login: str, name: str, view: Mapping[str, object], place: int) -> None:
    """Keeps a view of the one screen under a name; raises TooManyViews.

    A preference, like light or dark, and so no act.
    """
    person = _person(login)
    others = ScreenView.objects.filter(person=person).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews(most=MOST_VIEWS, remedy="drop one first")
    ScreenView.objects.update_or_create(person=person, name=name, defaults={"view": view, "place": place})


def drop_screen_view(login: str, name: str) -> None:
    """Keeps it no longer."""
    ScreenView.objects.filter(person__login=login, name=name).delete()


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
    return digest_of(f"{guess} {whose}")


def _tell_halt(login: str, tries: int, now: datetime) -> None:
    """Told to the log, and to the ledger where there is such a person."""
    log.warning("too many tries to log in failed: %s", _who(Guess.LOGIN, login)[:8])
    if Person.objects.filter(login=login).exists():
        with transaction.atomic():
            record(Act("directory.halt_login", SYSTEM, now), LoginHalted(login=login, tries=tries))


def _person(login: str) -> Person:
    try:
        return Person.objects.get(login=login)
    except Person.DoesNotExist:
        raise UnknownPerson(field="login", login=login, remedy="list the logins in posts.csv") from None
