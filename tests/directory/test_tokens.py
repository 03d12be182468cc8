"""Keys for the API are issued and revoked, also by command."""

import pytest
from django.test import Client
from typer.testing import CliRunner

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Token
from civicgrid.base.access import SYSTEM, Actor, Grant
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import Denied, NotFound
from civicgrid.kernel.roles import Role
from civicgrid.project.cli import token
from tests.cities import load_small_city


def run(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(token.app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def answer(secret: str) -> int:
    """What the API answers to the bearer of a key."""
    return Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"}).status_code


@pytest.mark.django_db(transaction=True)
def test_keys_come_and_go_by_command() -> None:
    load_small_city()
    secrets = [run("issue", "dispatcher"), run("issue", "dispatcher", "--note", "map"), run("issue", "admin")]
    assert [answer(secret) for secret in secrets] == [200, 200, 200]
    assert run("revoke", "dispatcher") == "Keys revoked: 2"
    assert Token.objects.get(revoked=None).person.login == "admin"
    assert run("revoke", "dispatcher") == "Keys revoked: 0"


@pytest.mark.usefixtures("small_city")
def test_a_key_works_until_it_is_revoked() -> None:
    directory.issue_token(SYSTEM, "dispatcher", "secret")
    assert answer("secret") == 200
    directory.revoke_token(SYSTEM, "dispatcher")
    assert answer("secret") == 401


@pytest.mark.usefixtures("small_city")
def test_the_ledger_learns_of_it() -> None:
    directory.issue_token(SYSTEM, "dispatcher", "secret")
    assert directory.revoke_token(SYSTEM, "dispatcher").count == 1
    assert Entry.objects.filter(subject_kind="person", subject="dispatcher").count() == 2


@pytest.mark.usefixtures("small_city")
def test_only_an_administrator_revokes() -> None:
    directory.revoke_token(Actor("admin", "An Bo", (Grant(Role.ADMINISTRATOR),)), "dispatcher")
    with pytest.raises(Denied):
        directory.revoke_token(Actor("peng", "Peng Li", (Grant(Role.PERSONNEL_OFFICER),)), "dispatcher")


@pytest.mark.usefixtures("small_city")
def test_nobody_has_no_keys() -> None:
    with pytest.raises(NotFound, match="no person with the login nobody"):
        directory.revoke_token(SYSTEM, "nobody")
