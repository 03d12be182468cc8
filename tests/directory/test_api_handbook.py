"""What the how-to of the API says is so."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from civicgrid.apps.directory import api as directory
from civicgrid.base.access import SYSTEM
from tests.cases.given import opened
from tests.cities import IN_E1

HOW_TO = (Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md").read_text("utf-8")
ADDRESSES = re.findall(r"http://localhost:8000(/api/v1/[^\s']+)", HOW_TO)
BODIES = [json.loads(body) for body in re.findall(r"-d '(.*)'", HOW_TO)]
NUMBER = "202603020000001"


@pytest.mark.usefixtures("small_city")
def test_the_steps_can_be_gone() -> None:
    case = opened(contact="+86 130 0000 0000")
    directory.issue_token(SYSTEM, "handler", "secret")
    client, headers = Client(), {"Authorization": "Bearer secret"}
    cases, one, move, contact, reports = (address.replace(NUMBER, case.number) for address in ADDRESSES)
    assert [each["number"] for each in client.get(cases, headers=headers).json()["cases"]] == [case.number]
    told = client.get(one, headers=headers).json()
    assert (told["seq"], move.rpartition("/")[2] in told["moves"]) == (BODIES[0]["seq"], True)
    made, again = (client.post(move, BODIES[0], "application/json", headers=headers) for _ in range(2))
    assert (made.status_code, again["Content-Type"]) == (200, "application/problem+json")
    (shown,) = re.findall(r"```json\n(.*)\n```", HOW_TO)
    assert again.json() == json.loads(shown.replace(NUMBER, case.number))
    (report,) = (event["report"] for event in told["events"] if event["report"])
    asked = client.post(contact, BODIES[1] | {"report": report}, "application/json", headers=headers)
    assert asked.json() == {"contact": "+86 130 0000 0000"}
    here = dict(zip(("lon", "lat"), IN_E1, strict=True))
    assert client.post(reports, BODIES[2] | here, "application/json").status_code == 201
