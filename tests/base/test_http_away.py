"""A database that is away: requests are told when to come back, and served again as soon as it is there."""

import json
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from civicgrid.base.http.away import Database
from civicgrid.base.ui.errors import broken


@pytest.fixture
def no_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody answers where the database was."""
    connection.close()
    with monkeypatch.context() as moved:
        moved.setitem(connection.settings_dict, "HOST", "/nowhere")
        yield


def is_away(answer: HttpResponse | None) -> bool:
    """Whether a program is told so, and when to come back."""
    assert answer is not None
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    told = json.loads(answer.content)
    assert (told["type"], told["remedy"]) == ("urn:civicgrid:database-away", "try again in a moment")
    return answer.headers["Retry-After"] == "2"


@pytest.mark.usefixtures("no_database")
def test_programs_get_a_problem_document(client: Client) -> None:
    assert is_away(client.get("/api/v1/cases"))  # type: ignore[arg-type]


@pytest.mark.usefixtures("no_database")
def test_people_get_a_plain_page(client: Client) -> None:
    answer = client.get("/cases/", headers={"Accept-Language": "zh-hans"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "数据库" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_dead_connection_is_renewed_before_it_is_used(client: Client) -> None:
    assert client.get("/health/").status_code == 200
    with connection.get_new_connection(connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [connection.connection.info.backend_pid])
    close_old_connections()  # as each request begins
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize("failure", [OperationalError("server closed the connection"), InterfaceError("is closed")])
def test_a_database_that_goes_meanwhile_fails_the_request_in_hand(failure: Exception) -> None:
    request = RequestFactory().get("/api/v1/cases")
    assert is_away(Database(lambda _request: HttpResponse()).process_exception(request, failure))
    try:
        raise failure
    except (InterfaceError, OperationalError):
        assert is_away(broken(request))


def test_other_failures_are_left_to_django() -> None:
    request = RequestFactory().get("/api/v1/cases")
    assert Database(lambda _request: HttpResponse()).process_exception(request, ZeroDivisionError()) is None
    assert broken(request).status_code == 500
