"""My posts: what each lets me do, how far it reaches, and so why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.directory.models import Person, Post
from civicgrid.apps.directory.queries import in_force
from civicgrid.base.access import Grant, Permission, registered
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, called, listed, page
from civicgrid.kernel.roles import Role


class Right(msgspec.Struct, frozen=True):
    """How far some permissions of a post reach, in words, and what they allow."""

    reach: str
    actions: Sequence[str]


class Held(msgspec.Struct, frozen=True):
    """A post with the names of its areas, and its rights."""

    post: Post
    areas: Sequence[str]
    rights: Sequence[Right]


@page("my-posts/", "My posts and rights")
def my_posts(request: Request) -> Context | HttpResponseBase:
    """The posts that the reader holds today."""
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    posts = Post.objects.filter(in_force(timezone.localdate()), person=request.user).select_related("organisation")
    return {"held": [_held(post, request.user.login) for post in posts]}


def _held(post: Post, login: str) -> Held:
    return Held(post, [called("area", path) for path in post.areas], list(_rights(post, login)))


def _rights(post: Post, login: str) -> Iterator[Right]:
    role = Role(post.role)
    grant = Grant.of_post(role, post.organisation.path, post.areas, login)
    reached = defaultdict[str, list[str]](list)
    for permission in registered().values():
        if role in permission.scopes:
            reached[_reach(permission, grant)].append(called("permission", permission.action))
    yield from (Right(reach, actions) for reach, actions in reached.items())


def _reach(permission: Permission, grant: Grant) -> str:
    columns = " ".join(_columns(permission.scopes[grant.role](grant)))
    if not columns:
        return gettext("In the whole city")
    parts = []
    if "organisation" in columns:
        name = called("organisation", grant.organisation)
        parts.append(gettext("For %(organisation)s and all below it") % {"organisation": name})
    if "area" in columns:
        parts.append(gettext("In %(areas)s") % {"areas": listed(called("area", path) for path in grant.areas)})
    return listed(parts) or gettext("For what is given to you by name")


def _columns(condition: Q) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _columns(child)
        elif isinstance(child, tuple):
            yield child[0]
