"""What the handbook, the OpenAPI document and `--help` give as an example works in the demo city."""

import re
import shlex
from collections.abc import Iterator
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from civicgrid.apps.cases.models import Case
from civicgrid.project import city
from civicgrid.project.cli import reports
from civicgrid.simulator.city import write_city

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
OWN = re.compile(r"\$TOKEN|SECRET|NUMBER|@|:/map/|city\.example")
"""What speaks of a key, a case or a file of one's own cannot be typed as it stands."""

pytestmark = pytest.mark.django_db


def commands() -> Iterator[list[str]]:
    """Every `curl` of the handbook that anybody may type, in words."""
    for page in sorted((*DOCS.glob("how-to/*.md"), *DOCS.glob("tutorial/*.md"))):
        for block in BLOCK.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.strip().startswith("curl ") and not OWN.search(line):
                    yield shlex.split(line)


@pytest.fixture
def demo_city(tmp_path: Path) -> None:
    """The demo city with few cells: its codes, and its outline."""
    write_city(tmp_path / "city", cells=60)
    city.load(city.check(tmp_path / "city").require())


def answer(command: list[str]) -> int:
    """The status of what a `curl` asks."""
    (address,) = (each for each in command if each.startswith("http://"))
    path = address.removeprefix("http://").partition("/")[2]
    said = [after for option, after in pairwise(command) if option in {"-d", "--data-urlencode"}]
    if not said:
        return Client().get(f"/{path}").status_code
    if said[0].startswith("{"):
        return Client().post(f"/{path}", said[0], content_type="application/json").status_code
    return Client().post(f"/{path}", dict(each.split("=", 1) for each in said)).status_code


@pytest.mark.usefixtures("demo_city")
def test_what_the_handbook_types_is_answered() -> None:
    typed = list(commands())
    assert len(typed) > 5
    assert {shlex.join(each): status for each in typed if (status := answer(each)) >= HTTPStatus.BAD_REQUEST} == {}


@pytest.mark.usefixtures("demo_city")
def test_the_examples_of_the_document_are_taken() -> None:
    document: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    (example,) = document["components"]["schemas"]["ReportIn"]["examples"]
    assert Client().post("/api/v1/reports", example, content_type="application/json").status_code == HTTPStatus.CREATED
    assert Case.objects.get().type.endswith(f"{example['type']}.")
    assert Case.objects.get().lon == example["lon"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("demo_city")
def test_the_example_of_help_is_taken() -> None:
    (example,) = (
        each.epilog for each in reports.app.registered_commands if each.callback and each.callback.__name__ == "add"
    )
    done = CliRunner().invoke(reports.app, shlex.split(str(example))[3:])
    assert (done.exit_code, done.stdout.strip()) == (0, Case.objects.get().number)
