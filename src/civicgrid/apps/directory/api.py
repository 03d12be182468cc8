"""What other apps may ask of the directory."""

from collections.abc import Iterable
from datetime import date

from civicgrid.base.access import Actor
from civicgrid.kernel.roles import Role

from . import queries
from .actions import issue_token, load, revoke_token, set_password
from .queries import Names, actor_of, names, organisation_paths, organisations, posts
from .rules import ORGANISATIONS, POSTS, read_organisations, read_posts
from .types import Holder

__all__ = [
    "ORGANISATIONS",
    "POSTS",
    "Actor",
    "Names",
    "actor_of",
    "holders",
    "issue_token",
    "load",
    "names",
    "organisation_paths",
    "organisations",
    "posts",
    "read_organisations",
    "read_posts",
    "revoke_token",
    "set_password",
]


def holders(role: Role, day: date) -> Iterable[Holder]:
    """Who holds posts of a role on a day."""
    for post in queries.holders(role, day):
        yield Holder(post.person.login, post.person.name, post.organisation.path, tuple(post.areas))
