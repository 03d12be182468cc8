"""`civicgrid open311` as it is typed."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from civicgrid.apps.exchange.models import Authority, ClientKey, Forwarding
from civicgrid.apps.exchange.queries.partners import api_key_of
from civicgrid.base import snapshots
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import new_id
from civicgrid.project.cli import open311
from tests.cities import load_small_city


@pytest.fixture(autouse=True)
def city(transactional_db: None) -> None:
    """The small city is loaded."""
    snapshots.forget()
    load_small_city()


def run(*words: str, typed: str = "") -> list[str]:
    """What was printed, line by line."""
    result = CliRunner().invoke(open311.app, words, input=typed)
    if isinstance(result.exception, CivicGridError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_keys_come_and_go() -> None:
    (secret,) = run("key", "fixmystreet")
    assert len(secret) > 40
    assert secret not in ClientKey.objects.get().digest
    assert run("keys")[0].startswith("fixmystreet\tsince 2")
    assert run("revoke", "fixmystreet") == ["The key of fixmystreet is ended."]
    assert ", ended 2" in run("keys")[0]


def test_authorities_come_and_go() -> None:
    where = ("lighting", "https://lamps.example/v2", "--service", "lamp=033", "--service", "*=1")
    run("connect", *where, "--key", "--knows", "repeats", "--knows", "xml", typed="secret\n")
    authority = Authority.objects.get()
    assert (authority.services, api_key_of(authority)) == ({"lamp": "033", "*": "1"}, "secret")
    assert (authority.knows_repeats, authority.tells_updates, authority.form) == (True, False, "xml")
    facts = {"organisation": authority.organisation, "state": "refused", "failure": "no"}
    Forwarding.objects.create(id=new_id(), number="7", since=datetime.now(UTC), **facts)
    assert run("list") == [
        "gov.lighting.\thttps://lamps.example/v2\t*=1, lamp=033",
        "7\tgov.lighting.\trefused\tno",
    ]
    assert run("again", "7", "lighting") == ["7 goes there again."]
    assert run("disconnect", "lighting") == ["Cases of lighting stay here."]
    assert run("list") == []


@pytest.mark.parametrize("wrong", [("--service", "lamp"), ("--service", "lamp=1", "--knows", "magic"), ()])
def test_what_cannot_be_is_refused(wrong: tuple[str, ...]) -> None:
    with pytest.raises(CivicGridError):
        run("connect", "lighting", "https://lamps.example/v2", *wrong)
    assert not Authority.objects.exists()
