"""What waits for somebody, over HTTP: groups of cases, errands with their answers, and questions of fusion."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from civicgrid.apps.cases.http.filters import FilterIn
from civicgrid.apps.cases.models import Case, Doubt, Task
from civicgrid.apps.cases.queries.lists.asked import FIELDS
from civicgrid.apps.directory.models import Person
from tests.cases.given import at, fresh, handed_back, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")


def as_person(login: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(login=login))
    return client


def asked(login: str, address: str, **fields: str) -> Any:  # noqa: ANN401
    """What the API answers to somebody who asks."""
    answer = as_person(login).get(f"/api/v1/{address}", fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(login: str, address: str, **sent: object) -> HttpResponse:
    """What the API answers to somebody who says something."""
    return as_person(login).post(f"/api/v1/{address}", json.dumps(sent), content_type="application/json")  # type: ignore[return-value]


def test_a_program_reads_the_fields_of_the_pages_address() -> None:
    known = {field.alias or name for name, field in FilterIn.model_fields.items()}
    assert known == {*FIELDS, "after", "limit"}


def test_the_groups_of_a_post_are_counted_and_their_cases_listed() -> None:
    case = opened()
    counts = {each["code"]: each["count"] for each in asked("handler", "work")}
    assert (counts["to_accept"], counts["at_work"]) == (1, 0)
    assert [each["number"] for each in asked("handler", "work/to_accept")["cases"]] == [case.number]
    assert asked("handler", "work/to_accept", type="lamp")["cases"] == []


@pytest.mark.parametrize("group", ["to_file", "errands", "cats"])
def test_a_group_that_is_not_mine_is_not_found(group: str) -> None:
    answer = as_person("handler").get(f"/api/v1/work/{group}")
    assert (answer.status_code, answer.json()["field"]) == (404, "group")


def test_an_officer_reports_back() -> None:
    case = tell(handed_back(), "dispatcher", "send_officer")
    (errand,) = asked("officer", "errands")
    assert (errand["kind"], errand["case"]["number"]) == ("check", case.number)
    assert post("officer", f"errands/{errand['id']}", ok=True, note="Clean").status_code == 200
    assert Task.objects.get().ok is True
    assert asked("officer", "errands") == []
    assert post("officer", f"errands/{errand['id']}", ok=True).status_code == 409


def test_nobody_answers_for_another() -> None:
    tell(handed_back(), "dispatcher", "send_officer")
    assert post("handler", f"errands/{Task.objects.get().pk}", ok=True).status_code == 403
    assert post("officer", f"errands/{opened().pk}", ok=True).status_code == 404


@pytest.fixture
def doubt(small_city: None) -> Doubt:
    """Two cases of which nobody knows whether they are one."""
    older, younger = opened(), opened(at(1), type="manhole")
    report = younger.memberships.get().report
    return Doubt.objects.create(report=report, case=younger, other=older, score=0.4)


@pytest.mark.usefixtures("doubt")
def test_questions_and_errands_take_a_limit() -> None:
    for login, path in (("dispatcher", "doubts"), ("officer", "errands")):
        assert len(asked(login, path, limit="1")) <= 1
        assert as_person(login).get(f"/api/v1/{path}?limit=0").status_code == 422


@pytest.mark.usefixtures("small_city")
def test_where_no_field_is_known_the_remedy_says_so() -> None:
    refused = as_person("dispatcher").get("/api/v1/work?limit=1")
    assert refused.json()["remedy"] == "leave it away: there are none"


@pytest.mark.parametrize(("same", "state"), [(True, "void"), (False, "dispatched")])
def test_a_question_of_fusion_is_answered(doubt: Doubt, *, same: bool, state: str) -> None:
    (told,) = asked("dispatcher", "doubts")
    assert (told["case"]["number"], told["other"]["number"]) == (doubt.case.number, doubt.other.number)
    assert post("dispatcher", f"doubts/{told['id']}", same=same).status_code == 200
    assert fresh(doubt.case).state == state
    assert asked("dispatcher", "doubts") == []
    assert post("dispatcher", f"doubts/{told['id']}", same=same).status_code == 404


def test_only_a_dispatcher_answers_it(doubt: Doubt) -> None:
    assert post("officer", f"doubts/{doubt.pk}", same=True).status_code == 403
    assert Case.objects.filter(state="void").count() == 0
