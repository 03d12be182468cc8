"""`civicgrid jobs` as it is typed."""

from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from civicgrid.base import jobs
from civicgrid.base.events.reactions import react
from civicgrid.project.cli import jobs as command


@pytest.fixture(autouse=True)
def own_jobs(transactional_db: None) -> Iterator[None]:
    """No jobs but those of the test, which leaves none behind."""
    ProcrastinateJob.objects.all().delete()
    yield
    ProcrastinateJob.objects.all().delete()


def run(*words: str) -> list[str]:
    """What was printed, line by line."""
    result = CliRunner().invoke(command.app, words)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_what_was_given_up_is_listed_and_repeated() -> None:
    assert run("list") == []
    jobs.defer(react, reaction="tests.none", event="LampBroke", data="路灯")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'events.react'")
    (line,) = run("list")
    number, _, tries, name, arguments = line.split("\t")
    assert (tries, name) == ("0 tries", "events.react")
    assert "路灯" in arguments
    assert run("retry", number) == ["1 job will be tried again"]
    assert (run("list"), run("retry")) == ([], ["0 jobs will be tried again"])
