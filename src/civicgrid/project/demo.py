"""The demo: a city of our own drawing, and a login for each role."""

import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import PostRecord
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.roles import Role
from civicgrid.project import city
from civicgrid.simulator.cases import make
from civicgrid.simulator.city import write_city

SHOWN = Counter({Role.HANDLER: 3, Role.DISPATCHER: 2}) | Counter(dict.fromkeys(Role, 1))
"""How many people of a role get a demo login."""
PAST = 3_000
"""Cases of the demo city's past, so that lists and indicators have something to show."""


def load(home: Path) -> str:
    """The demo city with a past and passwords, where there is no city yet.

    Returns the password of its people, "" in a city of one's own.
    """
    word = home / "demo_password"
    if draw(home):
        for _made in make(PAST, seed=1, now=datetime.now(UTC)):
            pass
        word.touch(mode=0o600)
        word.write_text(secrets.token_urlsafe(6))
        for login in {post.login for post in _shown()}:
            directory.set_password(SYSTEM, login, word.read_text())
    return word.read_text() if word.exists() else ""


def draw(home: Path) -> bool:
    """Draws and loads the demo city where there is none; says whether it did."""
    if _loaded():
        return False
    folder = home / "demo_city"
    write_city(folder)
    city.load(city.check(folder).require())
    return True


def people() -> Iterator[tuple[str, str, str]]:
    """Role, login and name of each demo login."""
    for post in _shown():
        yield post.role, post.login, in_language(post.person, "en")


def _shown() -> list[PostRecord]:
    held: Counter[Role] = Counter()
    chosen = []
    for post in directory.posts(datetime.now(UTC).date()).values():
        held[post.role] += 1
        if held[post.role] <= SHOWN[post.role]:
            chosen.append(post)
    return sorted(chosen, key=lambda post: list(Role).index(post.role))


def _loaded() -> bool:
    try:
        grid.city()
    except grid.NoCity:
        return False
    return True
