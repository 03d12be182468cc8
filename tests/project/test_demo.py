"""The demo city is made once; a start that was killed is finished by the next one."""

from pathlib import Path

import pytest

from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory.models import Person
from civicgrid.project import demo
from civicgrid.simulator.city import write_city
from tests.cities import load_small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo city of few cells, with few cases."""
    monkeypatch.setattr(demo, "write_city", lambda folder: write_city(folder, cells=60))
    monkeypatch.setattr(demo, "PAST", 5)
    monkeypatch.setattr(demo, "LED", 2)


def opens(password: str) -> bool:
    """Whether the shown people can log in with it."""
    logins = [login for _role, login, _name in demo.people()]
    return all(Person.objects.get(login=login).check_password(password) for login in logins[:2])


def test_the_demo_has_a_past_and_passwords(tmp_path: Path) -> None:
    password = demo.load(tmp_path)
    assert opens(password)
    assert cases.count_all() > 0
    assert demo.load(tmp_path) == password
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600


def test_killed_after_the_drawing_it_is_finished(tmp_path: Path) -> None:
    demo.draw(tmp_path)
    assert opens(demo.load(tmp_path))
    assert cases.count_all() > 0


def test_killed_before_the_passwords_it_makes_no_second_past(tmp_path: Path) -> None:
    demo.load(tmp_path)
    (tmp_path / "demo_password").unlink()
    made = cases.count_all()
    assert opens(demo.load(tmp_path))
    assert cases.count_all() == made


def test_a_city_of_ones_own_gets_no_demo_passwords(tmp_path: Path) -> None:
    write_city(tmp_path / demo.FOLDER, cells=60)
    load_small_city()
    assert demo.load(tmp_path) == ""
    assert cases.count_all() == 0
