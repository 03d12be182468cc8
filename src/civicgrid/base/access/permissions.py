"""Permissions as data: an action, its table, and how far each role reaches."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet, Value
from django.db.models.expressions import Expression

from civicgrid.kernel.errors import Denied
from civicgrid.kernel.roles import Role

from .actor import Actor
from .scopes import Scope, any_of, nothing

M = TypeVar("M", bound=Model)


class NoPost(Denied):
    """{action} needs a post as {roles} that reaches this; you hold none."""


class Permission(msgspec.Struct, frozen=True):
    """Who may do an action: role -> the rows the role reaches."""

    action: str
    scopes: Mapping[Role, Scope]


_permissions: dict[str, Permission] = {}


def permit(action: str, scopes: Mapping[Role, Scope]) -> Permission:
    """Registers a permission; each action is named once."""
    if action in _permissions:
        fault = f"{action} is permitted twice"
        raise ValueError(fault)
    _permissions[action] = Permission(action, dict(scopes))
    return _permissions[action]


def registered() -> Mapping[str, Permission]:
    """All permissions, for the pages and tests that list them."""
    return _permissions


def needed_roles(action: str) -> frozenset[Role]:
    """The roles of which one is needed."""
    return frozenset(_permissions[action].scopes)


def narrow(actor: Actor, action: str, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows on which the actor may do the action."""
    return rows.filter(reach(actor, action))


def allowed(actor: Actor, actions: Iterable[str], thing: Model) -> set[str]:
    """Those of the actions that the actor may do with the thing, by one statement.

    The filters are those of `narrow`.
    """
    named = {f"may_{number}": action for number, action in enumerate(actions)}
    if not named:
        return set()
    asked = {name: _truth(reach(actor, action)) for name, action in named.items()}
    rows = type(thing)._default_manager.filter(pk=thing.pk).annotate(**asked).values_list(*asked, named=True)
    return {named[name] for row in rows for name, may in row._asdict().items() if may}


def can(actor: Actor, action: str, thing: Model) -> bool:
    """The same filter, plus a primary key."""
    return narrow(actor, action, type(thing)._default_manager.filter(pk=thing.pk)).exists()


def reach(actor: Actor, action: str) -> Q:
    """The rows on which the actor may do the action, as a condition.

    Who may do the same has the same one: it can name a group of readers.
    """
    scopes = _permissions[action].scopes
    held = [grant for grant in actor.grants if grant.role in scopes]
    return any_of([Q() if grant.everywhere else scopes[grant.role](grant) for grant in held])


def _truth(condition: Q) -> Expression:
    if not condition:
        return Value(value=True)
    if condition == nothing:
        return Value(value=False)
    return ExpressionWrapper(condition, output_field=BooleanField())


def require(actor: Actor, action: str) -> None:
    """Raises unless some post gives the action, wherever: for acts that make things."""
    if not actor.roles & needed_roles(action):
        raise refuse(action)


def refuse(action: str) -> NoPost:
    """The denial, which says which post is missing."""
    roles = ", ".join(sorted(needed_roles(action)))
    return NoPost(action=action, roles=roles, remedy="ask whoever keeps the posts of your organisation")
