"""What other apps may ask of the directory."""

from collections.abc import Iterable
from datetime import date

from civicgrid.base.access import Actor
from civicgrid.kernel.paths import steps
from civicgrid.kernel.roles import Role

from . import queries
from .actions import issue_token, load, revoke_token, set_password
from .queries import Names, actor_of, actors, names, organisation_paths, organisations, posts
from .rules import ORGANISATIONS, POSTS, read_organisations, read_posts
from .types import Holder

__all__ = [
    "ORGANISATIONS",
    "POSTS",
    "Actor",
    "Names",
    "actor_of",
    "actors",
    "holders",
    "issue_token",
    "load",
    "names",
    "organisation_codes",
    "organisation_path",
    "organisation_paths",
    "organisations",
    "posts",
    "read_organisations",
    "read_posts",
    "revoke_token",
    "set_password",
]


def organisation_codes() -> list[str]:
    """The codes of all organisations."""
    return [steps(path)[-1] for path in names().organisations]


def organisation_path(words: str) -> str | None:
    """The path of the organisation with this code or path, gone or not."""
    ends = f".{words}."
    return next((path for path in names().organisations if path == words or f".{path}".endswith(ends)), None)


def holders(role: Role, day: date) -> Iterable[Holder]:
    """Who holds posts of a role on a day."""
    for post in queries.holders(role, day):
        yield Holder(post.person.login, post.person.name, post.organisation.path, tuple(post.areas))
