"""The demo: a city of our own drawing, and a login for each of its people."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.conf import settings

from civicgrid.apps.assets import api as assets
from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import PostRecord
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.types import NewDeviceKey
from civicgrid.base.access import SYSTEM
from civicgrid.base.files import replace
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.roles import Role
from civicgrid.project import city
from civicgrid.simulator import assets as furniture
from civicgrid.simulator import replies, sensors_live, sensors_past, shift, stream
from civicgrid.simulator.cases import make
from civicgrid.simulator.city import write_city
from civicgrid.simulator.desks import City

SHOWN = Counter({Role.HANDLER: 3, Role.DISPATCHER: 2}) | Counter(dict.fromkeys(Role, 1))
"""How many people of a role are shown with their names, and find work on their desks."""
FOLDER = "demo_city"
"""Where a home keeps the demo city's files."""
SENDER = "citizen"
"""Whose key the stream of reports has."""
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

    With each start its officers come on duty. Returns the password of its people, "" in a city of one's own.
    """
    draw(home)
    word = home / "demo_password"
    if _ours(home):
        if not word.exists():
            _finish(word, told)
        if not (home / stream.KEY).exists():
            _give_key(home / stream.KEY)
        if not (home / sensors_live.FILE).exists():
            _give_sensors(home, told)
        shift.begin(SEED, datetime.now(UTC))
    return word.read_text() if word.exists() else ""


def draw(home: Path) -> None:
    """Draws and loads the demo city where there is no city yet."""
    if grid.stored_city() is None:
        write_city(home / FOLDER)
        city.load(city.check(home / FOLDER).require())


def people() -> Iterator[tuple[str, str, str]]:
    """Role, login and name of those who are shown."""
    for post in _shown():
        yield post.role, post.login, in_language(post.person, "en")


def others() -> Mapping[str, Sequence[str]]:
    """Role -> the logins of everybody else: their password is the same."""
    shown, found = {post.login for post in _shown()}, dict[str, list[str]]()
    for post in _posts():
        if post.login not in shown:
            found.setdefault(post.role, []).append(post.login)
    return {role: sorted(set(logins)) for role, logins in found.items()}


def _posts() -> list[PostRecord]:
    return list(directory.posts(city.today(grid.city())).values())


def _shown() -> list[PostRecord]:
    held: Counter[Role] = Counter()
    chosen = []
    for post in _posts():
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
    if not assets.count_all():
        told(f"{furniture.make(SEED, datetime.now(UTC)):,} assets along its streets")
    if not cases.count_all():
        _live(datetime.now(UTC), told)
    password = secrets.token_urlsafe(6)
    directory.set_passwords(SYSTEM, sorted({post.login for post in _posts()}), password)
    replace(word, password.encode(), mode=0o600)


def _give_key(word: Path) -> None:
    """A key for the stream, as any program that sends much gets one."""
    secret = secrets.token_urlsafe(32)
    directory.issue_token(SYSTEM, SENDER, secret, "demo reports")
    replace(word, secret.encode(), mode=0o600)


def _give_sensors(home: Path, told: Told) -> None:
    """Streams on the city's assets, two weeks of theirs, and a key to go on."""
    told("its sensors")
    now = datetime.now(UTC)
    planned, rows = sensors_past.make(now, settings.JOURNAL)
    told(f"{rows:,} observations of its sensors")
    device = NewDeviceKey(name=f"demo sensors {now:%Y-%m-%d %H:%M:%S}", everything=True)
    _, secret = telemetry.issue_key(SYSTEM, device)
    sensors_live.keep(home, msgspec.structs.replace(planned, key=secret))


def _live(now: datetime, told: Told) -> None:
    """Two years of cases, work for everybody who is shown, and words to choose.

    What the rules refused is counted, and logged by its reason.
    """
    undone = Counter[str]()
    for made in make(PAST, SEED, now, undone):
        told(f"{made:,} cases of its past, {undone.total():,} moves refused")
    replies.keep(now)
    logins, work = list(dict.fromkeys(post.login for post in _shown())), City(SEED, now)
    for number, _ in enumerate(work.fill(logins, LED), 1):
        told(f"{number:,} matters in its people's hands, {work.undone.total():,} acts left undone")
    for what, often in (undone + work.undone).most_common():
        log.info("%d x %s", often, what)
