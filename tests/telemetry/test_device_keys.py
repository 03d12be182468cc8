"""Keys of devices: issued and revoked on a page and by command, shown once, told to the ledger."""

import re

import pytest
from typer.testing import CliRunner

from civicgrid.apps.telemetry.actions import keys
from civicgrid.apps.telemetry.actions.keys import BadLimit, KeyForNothing, KeyNameTaken, NoSuchNumbers
from civicgrid.apps.telemetry.models import DeviceKey, Stream, StreamClass
from civicgrid.apps.telemetry.queries.keys import NoSuchDeviceKey, device_key
from civicgrid.apps.telemetry.types import NewDeviceKey
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import Denied
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.plain import Wanting
from civicgrid.project.cli import device_keys
from tests.cities import load_small_city
from tests.pages.given import browser, page, source

from .telling import stream


@pytest.fixture
def level(small_city: None) -> Stream:
    """A stream."""
    return stream("level")


def test_a_key_is_shown_once_on_its_page(level: Stream) -> None:
    client = browser("steward")
    sent = {"name": "Lamp 17", "streams": f"{level.pk}", "rows_per_minute": "600"}
    sent["key"] = re.findall(r'name="key" value="([^"]+)"', source(client.get("/device-keys/")))[0]
    first, again = client.post("/device-keys/", sent), client.post("/device-keys/", sent)
    assert first.status_code == 201
    (secret,) = re.findall(r"<code>(\S+)</code>", source(first))
    assert secret in source(again)
    made = DeviceKey.objects.get()
    assert (made.digest, made.streams, made.rows_per_minute) == (digest_of(secret), [level.pk], 600)
    shown = page(client.get("/device-keys/"))
    assert "Lamp 17" in shown
    assert secret not in shown


def test_a_key_ends_on_its_page(level: Stream) -> None:
    client = browser("admin")
    client.post("/device-keys/", {"name": "Lamp 17", "everything": "yes"})
    assert "The key counts no more." in page(client.post("/device-keys/", {"revoke": "Lamp 17"}, follow=True))
    assert DeviceKey.objects.get().revoked_at is not None
    assert client.post("/device-keys/", {"revoke": "Lamp 18"}).status_code == 404
    assert [each.event_name for each in Entry.objects.filter(subject="Lamp 17").order_by("pk")] == [
        "DeviceKeyIssued",
        "DeviceKeyRevoked",
    ]


def test_what_is_wrong_stands_beside_its_field(level: Stream) -> None:
    client = browser("steward")
    answer = client.post("/device-keys/", {"name": "Lamp 17", "things": "one, two"})
    assert answer.status_code == 400
    assert "'one two' is not a list of numbers" in page(answer)
    assert "[Lamp 17]" in page(answer)
    assert "设备密钥" in page(browser("steward", "zh-hans").get("/device-keys/"))


def test_the_list_says_when_there_are_more(level: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.telemetry.pages.device_keys.MOST_SHOWN", 1)
    for name in ("a", "b"):
        keys.issue(SYSTEM, NewDeviceKey(name=name, things=(level.thing_id,)))
    assert "There are more" in page(browser("admin").get("/device-keys/"))


def test_who_keeps_no_keys_gets_none(level: Stream) -> None:
    assert browser("handler").get("/device-keys/").status_code == 403
    with pytest.raises(Denied):
        keys.issue(Actor("han", "Han Lei"), NewDeviceKey(name="Lamp", everything=True))


def test_refusals(level: Stream) -> None:
    keys.issue(SYSTEM, NewDeviceKey(name="Lamp", everything=True))
    wrong = {
        KeyNameTaken: NewDeviceKey(name="Lamp", everything=True),
        Wanting: NewDeviceKey(name=" ", everything=True),
        KeyForNothing: NewDeviceKey(name="Other"),
        BadLimit: NewDeviceKey(name="Other", everything=True, rows_per_minute=0),
        NoSuchNumbers: NewDeviceKey(name="Other", streams=(level.pk + 1,)),
    }
    for error, new in wrong.items():
        with pytest.raises(error):
            keys.issue(SYSTEM, new)
    key = DeviceKey.objects.get()
    assert len(keys.revoke(SYSTEM, key)) == 1
    assert keys.revoke(SYSTEM, key) == []
    with pytest.raises(NoSuchDeviceKey):
        device_key(SYSTEM, "Other")


def run(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(device_keys.keys, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


@pytest.mark.django_db(transaction=True)
def test_keys_come_and_go_by_command() -> None:
    load_small_city()
    StreamClass.objects.get_or_create(code="standard")
    level = stream("level")
    secret = run("issue", "lamp", "--stream", str(level.pk), "--rows-per-minute", "5")
    assert device_key(SYSTEM, "lamp").digest == digest_of(secret)
    run("issue", "all", "--everything")
    assert "everything" in run("list")
    assert run("revoke", "lamp") == "Key revoked"
    assert run("revoke", "lamp") == "Key was revoked before"
