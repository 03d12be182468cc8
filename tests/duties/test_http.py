"""Who answers for what here, as JSON."""

import pytest
from django.test import Client

from civicgrid.apps.directory.models import Person
from civicgrid.apps.duties import api as duties
from civicgrid.base.access import SYSTEM

pytestmark = pytest.mark.usefixtures("small_city")

URL = "/api/v1/duties/owner"


@pytest.fixture
def staff(client: Client, small_city: None) -> Client:
    """A handler, who may look at the page of the same facts."""
    client.force_login(Person.objects.get(login="handler"))
    return client


def test_who_answers_is_told_with_the_basis(staff: Client) -> None:
    told = staff.get(URL, {"type": "lamp", "area": "w1"}).json()
    assert told == {
        "organisation": "lighting",
        "organisation_name": {"en": "Lighting Company", "zh-hans": "路灯公司"},
        "basis": "Lighting contract §1",
        "type": "streets.lamp.",
        "area": "",
        "phase": "handle",
        "start": None,
        "end": None,
    }


def test_another_phase_has_another_owner(staff: Client) -> None:
    assert staff.get(URL, {"type": "lamp", "area": "w1", "phase": "verify"}).json()["organisation"] == "operations"


def test_a_gap_is_told(staff: Client) -> None:
    duties.load(SYSTEM, [])
    answer = staff.get(URL, {"type": "lamp", "area": "w1"})
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "urn:civicgrid:nobody-answers",
        "title": "Not found",
        "status": 404,
        "detail": "Nobody answers for lamp in w1 in the phase handle.",
        "remedy": "such cases go to the public pool",
    }


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"type": "cats", "area": "w1"}, 400, "type"),
        ({"type": "lamp", "area": "moon"}, 400, "area"),
        ({"type": "lamp", "area": "w1", "phase": "paint"}, 422, "phase"),
        ({"type": "lamp"}, 422, "area"),
    ],
)
def test_a_wrong_question_is_refused(staff: Client, query: dict[str, str], status: int, field: str) -> None:
    answer = staff.get(URL, query)
    assert answer.status_code == status
    assert (answer.json()["field"], bool(answer.json()["remedy"])) == (field, True)


@pytest.mark.parametrize(("login", "status"), [("", 401), ("citizen", 403)])
def test_who_may_not_look_at_the_page_is_told_nothing(client: Client, login: str, status: int) -> None:
    if login:
        client.force_login(Person.objects.get(login=login))
    assert client.get("/matrix/").status_code in {302, status}
    assert client.get(URL, {"type": "lamp", "area": "w1"}).status_code == status
