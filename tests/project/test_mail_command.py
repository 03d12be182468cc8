"""`civicgrid mail` as a mail server runs it."""

from pathlib import Path

import pytest
from django.db import OperationalError
from typer.testing import CliRunner

from civicgrid.apps.cases.models import Case
from civicgrid.apps.exchange.actions import mail
from civicgrid.apps.exchange.models import LetterTaken
from civicgrid.apps.services import api as services
from civicgrid.apps.services.models import Draft
from civicgrid.project.cli import mail as command
from civicgrid.protocols import email
from tests.cities import load_small_city

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLES = Path(email.__file__).parents[1] / "email_samples"


def piped(name: str) -> tuple[int, str]:
    """What `civicgrid mail take` ends with and says."""
    result = CliRunner().invoke(command.app, ["take"], input=(SAMPLES / f"{name}.eml").read_bytes())
    return result.exit_code, result.output


def test_a_letter_can_be_piped_in() -> None:
    load_small_city()
    code, told = piped("plain")
    assert (code, told.split()) == (0, ["report", Case.objects.get().number])
    assert piped("out_of_office") == (0, "automatic\n")
    assert CliRunner().invoke(command.app, ["count"]).stdout == "automatic\t1\nreport\t1\n"


@pytest.mark.parametrize(
    ("data", "fate"),
    [
        (b"", "no_sender"),
        (bytes(range(256)) * 40, "no_sender"),
        (b"Subject: Lamp\n\nIt is dark", "no_sender"),
        (b"From: nobody\nSubject: Lamp\n\nIt is dark", "no_sender"),
        (b"From: li@tiny.example\n\n", "empty"),
    ],
    ids=["nothing", "random bytes", "no sender", "no address", "empty"],
)
def test_what_is_no_letter_is_refused_and_makes_nothing(data: bytes, fate: str) -> None:
    load_small_city()
    result = CliRunner().invoke(command.app, ["take"], input=data)
    assert (result.exit_code, result.stdout) == (65, f"{fate}\n")
    assert result.stderr.startswith("civicgrid: ")
    assert (Case.objects.count(), Draft.objects.count()) == (0, 0)


def test_what_waits_is_kept_by_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    load_small_city()
    monkeypatch.setattr(services, "MOST", 0)
    assert piped("plain")[0] == 75


def test_while_nothing_can_be_taken_the_mail_server_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = piped("plain")
    assert (code, "No city is loaded yet" in told) == (75, True)
    assert LetterTaken.objects.count() == 0

    def away(_letter: object) -> None:
        reason = "gone"
        raise OperationalError(reason)

    monkeypatch.setattr(mail, "_settled", away)
    assert piped("plain")[0] == 75
