"""Posts that a folder no longer names are closed, on the city's day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Post
from civicgrid.apps.grid import api as grid
from civicgrid.project import city
from tests.cities import change

pytestmark = pytest.mark.usefixtures("small_city")

PLANNER = "planner,Pan Ning,潘宁,planner,Planner,规划师,gov,,,,planner@tiny.example\n"
BEGINS = date(2999, 1, 1)


def load(folder: Path) -> None:
    city.load(city.check(folder).require())


def test_a_post_that_is_gone_ends_the_day_before(folder: Path) -> None:
    load(change(folder, "posts.csv", PLANNER, ""))
    post = Post.objects.get(person__login="planner")
    assert post.end == city.today(grid.city()) - timedelta(days=1)


def test_a_post_that_is_gone_before_it_began_never_begins(folder: Path) -> None:
    load(change(folder, "posts.csv", PLANNER, PLANNER.replace(",gov,,,", f",gov,,{BEGINS},")))
    assert ("planner", "planner", "gov") in directory.posts(BEGINS)
    load(change(folder, "posts.csv", PLANNER.replace(",gov,,,", f",gov,,{BEGINS},"), ""))
    assert "planner" not in {login for login, _role, _home in directory.posts(BEGINS)}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_day_is_the_citys(folder: Path, zone: str) -> None:
    """Between these two it is never the same day, so one of them differs from UTC's."""
    change(folder, "city.toml", "Asia/Shanghai", zone)
    load(change(folder, "posts.csv", PLANNER, ""))
    here = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    assert Post.objects.get(person__login="planner").end == here - timedelta(days=1)
