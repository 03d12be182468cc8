"""The demo city is made once; a start that was killed is finished by the next one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import ReplyTemplate
from civicgrid.apps.cases.rules.reply_templates import USES
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.models import DeviceKey, Stream, StreamClass
from civicgrid.base.journal import Reader
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.roles import Role
from civicgrid.project import demo
from civicgrid.simulator import sensors_live, sensors_past, stream
from civicgrid.simulator.city import write_city
from tests.cities import load_small_city

TODAY = datetime.now(UTC).date()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """A demo city of few cells, with few cases, and sensors since yesterday."""
    settings.JOURNAL = tmp_path / "journal"
    StreamClass.objects.get_or_create(code="standard")
    monkeypatch.setattr(sensors_past, "PAST", timedelta(days=1))
    monkeypatch.setattr(demo, "write_city", lambda folder: write_city(folder, cells=60))
    monkeypatch.setattr(demo, "PAST", 5)
    monkeypatch.setattr(demo, "LED", 2)


def opens(password: str) -> bool:
    """Whether the shown people can log in with it."""
    logins = [login for _role, login, _name in demo.people()]
    return all(Person.objects.get(login=login).check_password(password) for login in logins[:2])


def test_everybody_who_may_get_work_can_log_in_by_a_login_that_is_shown(tmp_path: Path) -> None:
    password = demo.load(tmp_path)
    told = {login for _role, login, _name in demo.people()}.union(*demo.others().values())
    assert told == set(Person.objects.values_list("login", flat=True))
    assert len(set(Person.objects.values_list("password", flat=True))) == 1
    assert Person.objects.filter(login__startswith="officer-")[0].check_password(password)


def test_its_officers_are_on_duty_in_their_cells_with_each_start(tmp_path: Path) -> None:
    demo.load(tmp_path)
    officers = {each.login: each.areas for each in directory.holders(Role.OFFICER, TODAY)}
    assert {each.login for each in directory.on_duty()} == officers.keys() != set()
    for each in directory.on_duty():
        place = grid.locate([each.lon or 0.0], [each.lat or 0.0])[0]
        assert place
        assert place.area.startswith(tuple(officers[each.login]))
    directory.go_off_duty(directory.actors(TODAY)["officer"])
    demo.load(tmp_path)
    assert "officer" in {each.login for each in directory.on_duty()}


def test_the_demo_has_a_past_and_passwords(tmp_path: Path) -> None:
    password = demo.load(tmp_path)
    assert opens(password)
    assert cases.count_all() > 0
    assert demo.load(tmp_path) == password
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600


def test_its_supervisors_keep_words_to_choose_in_every_language(tmp_path: Path) -> None:
    demo.load(tmp_path)
    assert ReplyTemplate.objects.filter(use="greeting", organisation="gov.centre.").exists()
    for use in USES:
        assert {"en", "zh-hans"} == set(ReplyTemplate.objects.filter(use=use)[0].text)


def test_its_wall_begins_with_the_screen(tmp_path: Path) -> None:
    wall = Client()
    wall.post("/login/", {"login": "wall", "password": demo.load(tmp_path)})
    assert wall.get("/").headers["Location"] == "/screen/"


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


def test_its_stream_of_reports_has_a_key_of_its_own(tmp_path: Path) -> None:
    demo.load(tmp_path)
    told = (tmp_path / stream.KEY).read_text()
    answer = Client().get("/api/v1/areas", headers={"Authorization": f"Bearer {told}"})
    assert answer.status_code == 200
    demo.load(tmp_path)
    assert (tmp_path / stream.KEY).read_text() == told


def test_its_sensors_have_measured_and_go_on_with_a_key_of_their_own(tmp_path: Path) -> None:
    demo.load(tmp_path)
    plan = sensors_live.kept(tmp_path)
    assert plan
    assert {each.name for each in plan.sensors} == set(Stream.objects.values_list("source", flat=True))
    assert not Stream.objects.filter(thing__asset="").exists()
    assert {each.fault for each in plan.sensors} == {"", "silent", "out", "unitless"}
    assert DeviceKey.objects.get().digest == digest_of(plan.key)
    rows = sum(frame.rows for frame, _ in Reader(tmp_path / "journal").read_on(0, None))
    assert rows > 10 * len(plan.sensors)
    demo.load(tmp_path)
    assert sum(frame.rows for frame, _ in Reader(tmp_path / "journal").read_on(0, None)) == rows
