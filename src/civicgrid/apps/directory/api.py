"""What other apps may ask of the directory."""

from collections.abc import Iterable
from datetime import date

from civicgrid.base.access import Actor
from civicgrid.kernel.paths import steps
from civicgrid.kernel.roles import Role

from . import queries
from .actions import (
    come_on_duty,
    cut_off_displays,
    drop_screen_view,
    go_off_duty,
    issue_token,
    keep_screen_view,
    link_display,
    load,
    report_place,
    revoke_token,
    set_passwords,
)
from .queries import (
    Names,
    actor_of,
    actors,
    bearer_of,
    displays,
    names,
    on_duty,
    organisation_paths,
    organisations,
    posts,
    screen_views,
)
from .rules import ORGANISATIONS, POSTS, read_organisations, read_posts
from .types import Holder

__all__ = [
    "ORGANISATIONS",
    "POSTS",
    "Actor",
    "Names",
    "actor_of",
    "actors",
    "bearer_of",
    "come_on_duty",
    "cut_off_displays",
    "displays",
    "drop_screen_view",
    "go_off_duty",
    "holders",
    "issue_token",
    "keep_screen_view",
    "link_display",
    "load",
    "names",
    "on_duty",
    "organisation_codes",
    "organisation_path",
    "organisation_paths",
    "organisations",
    "posts",
    "read_organisations",
    "read_posts",
    "report_place",
    "revoke_token",
    "screen_views",
    "set_passwords",
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
