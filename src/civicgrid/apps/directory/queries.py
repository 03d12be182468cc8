"""Who is who, and what their posts give."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from django.db.models import FilteredRelation, Q, QuerySet

from civicgrid.base.access import Actor, Grant, everywhere, held_by, in_organisation, permit
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.i18n import Text, in_language
from civicgrid.kernel.roles import Role

from .models import Organisation, Person, Post, ScreenView, Shift, Token
from .types import OnDuty, OrganisationKind, OrganisationRecord, PostRecord

permit("directory.load", {Role.ADMINISTRATOR: everywhere, Role.PERSONNEL_OFFICER: everywhere})
for _action in ("directory.set_password", "directory.issue_token", "directory.revoke_token"):
    permit(_action, {Role.ADMINISTRATOR: everywhere})
permit("directory.be_on_duty", {role: held_by("person__login") for role in (Role.OFFICER, Role.HANDLER)})
permit("directory.link_display", {Role.ADMINISTRATOR: everywhere})
permit(
    "directory.see",
    {
        **dict.fromkeys(set(Role) - {Role.CITIZEN, Role.VIEWER}, in_organisation("organisation__path")),
        **dict.fromkeys((Role.PERSONNEL_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR), everywhere),
    },
)


def in_force(day: date, posts: str = "") -> Q:
    """Posts held on a day; `posts` is the way to them from another table."""
    begun = Q(**{f"{posts}start__isnull": True}) | Q(**{f"{posts}start__lte": day})
    return begun & not_over(day, posts)


def not_over(day: date, posts: str = "") -> Q:
    """Posts held on a day, or from a later one."""
    return Q(**{f"{posts}end__isnull": True}) | Q(**{f"{posts}end__gte": day})


def grants_of(person: Person, day: date) -> tuple[Grant, ...]:
    """What the posts a person holds on a day give, by one statement."""
    held = Post.objects.filter(in_force(day), person=person).values_list("role", "organisation__path", "areas")
    return tuple(Grant.of_post(Role(role), path, areas, person.login) for role, path, areas in held)


def actors(day: date, language: str = "en") -> dict[str, Actor]:
    """Everybody with a login who holds a post on a day, by login, by one statement."""
    held = Post.objects.filter(in_force(day), person__is_active=True).select_related("person", "organisation")
    grants = defaultdict[Person, list[Grant]](list)
    for post in held.order_by("pk"):
        grants[post.person].append(
            Grant.of_post(Role(post.role), post.organisation.path, post.areas, post.person.login)
        )
    return {
        person.login: Actor(person.login, in_language(person.name, language) or person.login, tuple(given))
        for person, given in grants.items()
    }


def displays(day: date, language: str) -> dict[str, str]:
    """Login -> name of all who are only viewers on a day, by one statement."""
    held = Post.objects.filter(in_force(day), person__is_active=True)
    others = held.exclude(role=Role.VIEWER).values("person")
    rows = held.filter(role=Role.VIEWER).exclude(person__in=others).order_by("person__login")
    found = rows.values_list("person__login", "person__name")
    return {login: in_language(name, language) or login for login, name in found}


def actor_of(person: Person, day: date, language: str = "en") -> Actor:
    """The person as an actor with today's rights."""
    return Actor(
        id=person.login, name=in_language(person.name, language) or person.login, grants=grants_of(person, day)
    )


def bearer_of(token: str, day: date, language: str = "en") -> Actor | None:
    """Whose key this is, with today's rights, by one statement; None if nobody's."""
    held = FilteredRelation("person__posts", condition=in_force(day, "person__posts__"))
    keys = Token.objects.filter(digest=token, revoked=None, person__is_active=True).annotate(held=held)
    rows = keys.values_list("person__login", "person__name", "held__role", "held__organisation__path", "held__areas")
    grants: list[Grant] = []
    actor: Actor | None = None
    for login, name, role, path, areas in rows.order_by("held__organisation__path", "held__role", "held__pk"):
        actor = Actor(login, in_language(name, language) or login)
        if role:
            grants.append(Grant.of_post(Role(role), path, areas, login))
    return msgspec.structs.replace(actor, grants=tuple(grants)) if actor else None


def organisations() -> dict[str, OrganisationRecord]:
    """All organisations in use, by code."""
    rows = Organisation.objects.filter(active=True).values_list("code", "path", "name", "kind")
    return {code: OrganisationRecord(code, path, name, OrganisationKind(kind)) for code, path, name, kind in rows}


def organisation_paths() -> dict[str, str]:
    """Paths of all organisations by code, those that are gone too."""
    return dict(Organisation.objects.values_list("code", "path"))


def posts(day: date) -> dict[tuple[str, str, str], PostRecord]:
    """The posts of a day or later, by (login, role, organisation), oldest first."""
    rows = Post.objects.filter(not_over(day)).select_related("person", "organisation").order_by("pk")
    return {(post.person.login, post.role, post.organisation.code): _record(post) for post in rows}


def holders(role: Role, day: date) -> QuerySet[Post]:
    """Posts of a role held on a day, with their people and organisations."""
    return Post.objects.filter(in_force(day), role=role, person__is_active=True).select_related(
        "person", "organisation"
    )


def on_duty() -> list[OnDuty]:
    """Everybody who is on duty now, by login."""
    rows = Shift.objects.filter(ended_at__isnull=True, person__is_active=True).order_by("person__login")
    told = rows.values_list("person__login", "person__name", "role", "began_at", "lon", "lat", "placed_at")
    return [OnDuty(login, name, Role(role), since, lon, lat, at) for login, name, role, since, lon, lat, at in told]


def screen_views(login: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and content of the views that a person keeps, in their order."""
    return list(ScreenView.objects.filter(person__login=login).values_list("name", "view"))


class Names(msgspec.Struct, frozen=True):
    """Names of organisations, by path, and of all who ever held a post, by login.

    `desks` are the paths of the organisations that dispatch.
    """

    organisations: Mapping[str, Text]
    people: Mapping[str, Text]
    desks: frozenset[str]


def _names() -> Names:
    return Names(
        dict(Organisation.objects.values_list("path", "name")),
        dict(Person.objects.filter(posts__isnull=False).values_list("login", "name")),
        frozenset(Post.objects.filter(role=Role.DISPATCHER).values_list("organisation__path", flat=True)),
    )


names = Snapshot("directory", _names)
"""The names that lists and stories show, in memory."""


def _record(post: Post) -> PostRecord:
    return PostRecord(
        login=post.person.login,
        person=post.person.name,
        role=Role(post.role),
        title=post.title,
        organisation=post.organisation.code,
        areas=tuple(post.areas),
        start=post.start,
        end=post.end,
        email=post.person.email,
    )
