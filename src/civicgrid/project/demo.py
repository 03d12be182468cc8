"""The demo: a city of our own drawing, and a login for each role."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import PostRecord
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.base.files import replace
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.roles import Role
from civicgrid.project import city
from civicgrid.simulator.cases import make
from civicgrid.simulator.city import write_city
from civicgrid.simulator.desks import City

SHOWN = Counter({Role.HANDLER: 3, Role.DISPATCHER: 2}) | Counter(dict.fromkeys(Role, 1))
"""How many people of a role get a demo login."""
FOLDER = "demo_city"
"""Where a home keeps the demo city's files."""
PAST = 3_000
"""Cases of the demo city's past, so that lists and indicators have something to show."""
LED = 120
"""Matters of the last two months that the demo city's own people settled."""
SEED = 1

Told = Callable[[str], object]
"""Hears what is being made."""

log = logging.getLogger(__name__)


def load(home: Path, told: Told = lambda _doing: None) -> str:
    """The demo city with a past, work and passwords, where there is no city yet.

    Returns the password of its people, "" in a city of one's own.
    """
    draw(home)
    word = home / "demo_password"
    if not word.exists() and _ours(home):
        _finish(word, told)
    return word.read_text() if word.exists() else ""


def draw(home: Path) -> None:
    """Draws and loads the demo city where there is no city yet."""
    if grid.stored_city() is None:
        write_city(home / FOLDER)
        city.load(city.check(home / FOLDER).require())


def people() -> Iterator[tuple[str, str, str]]:
    """Role, login and name of each demo login."""
    for post in _shown():
        yield post.role, post.login, in_language(post.person, "en")


def _shown() -> list[PostRecord]:
    held: Counter[Role] = Counter()
    chosen = []
    for post in directory.posts(city.today(grid.city())).values():
        held[post.role] += 1
        if held[post.role] <= SHOWN[post.role]:
            chosen.append(post)
    return sorted(chosen, key=lambda post: list(Role).index(post.role))


def _ours(home: Path) -> bool:
    """Whether the loaded city is the demo, and not one of somebody's own."""
    drawn = home / FOLDER / grid.CITY
    return drawn.exists() and grid.read_city(drawn.read_text("utf-8"))[0] == grid.stored_city()


def _finish(word: Path, told: Told) -> None:
    """A past, work and passwords.

    The file comes last, so that the next start can finish.
    """
    if not cases.count_all():
        _live(datetime.now(UTC), told)
    password = secrets.token_urlsafe(6)
    for login in {post.login for post in _shown()}:
        directory.set_password(SYSTEM, login, password)
    replace(word, password.encode(), mode=0o600)


def _live(now: datetime, told: Told) -> None:
    """Two years of cases, and work on the desk of everybody who gets a login.

    What the rules refused is counted, and logged by its reason.
    """
    undone = Counter[str]()
    for made in make(PAST, SEED, now, undone):
        told(f"{made:,} cases of its past, {undone.total():,} moves refused")
    logins, work = list(dict.fromkeys(post.login for post in _shown())), City(SEED, now)
    for number, _ in enumerate(work.fill(logins, LED), 1):
        told(f"{number:,} matters in its people's hands, {work.undone.total():,} acts left undone")
    for what, often in (undone + work.undone).most_common():
        log.info("%d x %s", often, what)
