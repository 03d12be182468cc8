"""What tests share: a home of their own, its database from the first test that needs it, and the jobs by hand."""

import fcntl
import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import django
import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection
from procrastinate.contrib.django import app
from pytest_django import DjangoDbBlocker

from civicgrid.base import database, snapshots
from tests import browsers
from tests.connections import cut_off_others
from tests.measuring import unmeasured

ROOT = Path(__file__).parents[1]
MARKED_FOLDERS = {"faults": "faults", "journeys": "journey", "load": "load"}
# Marks and folders of tests that count for no coverage: they are skipped on some machines, where the gates hold too, or
# look at other things than the package.
UNMEASURED = {"faults", "journey", "load", "shared_data"}
UNMEASURED_FOLDERS = {"architecture", "tools"}
# Nothing of a test has to survive a power cut.
FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
# Tests make databases of their own, and play the intruder whom no trigger stops.
RIGHTS = "ALTER ROLE civicgrid CREATEDB; GRANT SET ON PARAMETER session_replication_role TO civicgrid"
NEXT_JOB = """
    UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)
        ORDER BY priority DESC, id LIMIT 1
    ) RETURNING task_name, args
"""

pytest_plugins = ["tests.cities", "tests.lakes", "tests.serving"]

# A machine that is shared is slow now and then; no example is timed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def _own_home() -> Path:
    """A home locked by this process for its life; that of a killed run is free again, with all that is in it."""
    reachable = os.geteuid() or all(folder.stat().st_mode & 1 for folder in (ROOT, *ROOT.parents))
    homes = ROOT / "build" / "homes" if reachable else Path("/var/tmp/civicgrid-homes")
    for home in (homes / str(number) for number in count()):
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711)  # started by root, the database runs as nobody, who must pass here
        lock = os.open(home / "lock", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            break
    return home


HOME = _own_home()
os.environ["CIVICGRID_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "civicgrid.project.settings"
django.setup()
# Passwords are hashed as ever, but not slowly.
ScryptPasswordHasher.work_factor = 2


def pytest_xdist_setupnodes() -> None:
    """What workers inherit: no settings, which they would read before they have a home.

    And one order of sets, so that all of them find the same list of tests.
    """
    del os.environ["DJANGO_SETTINGS_MODULE"]
    os.environ.setdefault("PYTHONHASHSEED", str(os.getpid()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks tests by their folder, and those that read the shared data, so that `-m` can choose."""
    for item in items:
        for folder in MARKED_FOLDERS.keys() & _folders(item):
            item.add_marker(MARKED_FOLDERS[folder])
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("shared_data")


def _folders(item: pytest.Item) -> set[str]:
    """The folders of the checkout in which the test stands."""
    return set(item.nodeid.partition("::")[0].split("/"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Tests, with their fixtures, run at full speed where what they reach does not count."""
    marks = {mark.name for mark in item.iter_markers()}
    if UNMEASURED.isdisjoint(marks) and UNMEASURED_FOLDERS.isdisjoint(_folders(item)):
        return (yield)
    with unmeasured():
        return (yield)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The database runs, from the first test that asks for it on; a PostgreSQL of one's own is taken as it is.

    Workers have a database each, on that one too.
    """
    if settings.CIVICGRID_DATABASE_URL:
        yield
        return
    with database.server(HOME, FAST):
        with psycopg.connect(database.url(HOME, "postgres"), autocommit=True) as superuser:
            superuser.execute(RIGHTS)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests' database; who still holds a connection at the end loses it, or it could not be dropped."""
    yield
    with django_db_blocker.unblock():
        cut_off_others()


@pytest.fixture(autouse=True)
def _fresh_look() -> None:
    """What memory holds is looked at anew: the test before was rolled back."""
    snapshots.forget()
    if screen := sys.modules.get("civicgrid.screens.one_screen.snapshot"):
        screen.KEEPER.forget()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    """Works off the waiting jobs in the test's own transaction; says how many ran."""

    def claim() -> tuple[str, str] | None:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_JOB)
            job: tuple[str, str] | None = cursor.fetchone()
            return job

    def run() -> int:
        ran = 0
        while job := claim():
            task, arguments = job
            app.tasks[task](**json.loads(arguments))
            ran += 1
        return ran

    return run


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real cities' data; tests that read it are skipped where it is missing."""
    folder = Path(os.environ.get("CIVICGRID_SHARED_DATA", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else pytest.skip(f"no shared data in {folder}; name it in CIVICGRID_SHARED_DATA")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser of the journeys, which are skipped where there is none."""
    return browsers.found() or pytest.skip("no Chromium on this machine: python -m tests.browsers")
