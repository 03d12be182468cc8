"""Our own errors become a page in words or a problem document; others are left to Django."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from ninja.errors import HttpError

from civicgrid.base.access import PUBLIC
from civicgrid.base.http import as_request
from civicgrid.base.http.api import api
from civicgrid.base.http.codes import unknown_code
from civicgrid.base.http.login import Session
from civicgrid.base.http.middleware import Door, Errors
from civicgrid.base.http.problems import TITLES, refusal
from civicgrid.base.http.reading import fault_of
from civicgrid.ingest.bodies import TooSlow
from civicgrid.kernel.errors import CivicGridError, NotFound

pytestmark = pytest.mark.usefixtures("db")

ERRORS = Errors(lambda _request: HttpResponse())


class StillClosed(CivicGridError):
    """The {what} is closed."""

    status = 409


def answered(path: str, error: Exception) -> HttpResponse | None:
    """What the middleware makes of an error that a view raised at a path."""
    return ERRORS.process_exception(RequestFactory().get(path), error)


def test_below_the_api_it_is_a_problem_document() -> None:
    answer = answered("/api/v1/cases", NotFound(field="number", remedy="check the number"))
    assert answer is not None
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content) == {
        "type": "urn:civicgrid:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no such thing, or it is not yours to see.",
        "field": "number",
        "remedy": "check the number",
    }


def test_programs_know_an_error_by_its_name() -> None:
    told = json.loads(refusal(StillClosed(what="office", remedy="wait for {what} hours")).content)
    assert (told["type"], told["title"]) == ("urn:civicgrid:still-closed", "Conflict")
    assert (told["detail"], told["remedy"]) == ("The office is closed.", "wait for office hours")


@pytest.mark.parametrize("path", ["/", "/api/v1/cases"])
def test_an_error_that_is_not_ours_is_left_to_django(path: str) -> None:
    assert answered(path, ZeroDivisionError()) is None


def test_an_empty_remedy_stays_away() -> None:
    assert json.loads(refusal(CivicGridError()).content) == {
        "type": "urn:civicgrid:civic-grid-error",
        "title": "Bad request",
        "status": 400,
        "detail": "Something is wrong.",
    }


def test_every_status_of_our_errors_has_a_title() -> None:
    classes: list[type[CivicGridError]] = [CivicGridError, TooSlow]  # the door beside the frame is not loaded by itself
    for each in classes:
        classes += each.__subclasses__()
    assert {each.status for each in classes} <= TITLES.keys()


def test_the_frames_own_errors_are_problems_too() -> None:
    answer = api.on_exception(RequestFactory().get("/"), HttpError(400, "Not so"))
    assert (answer.status_code, json.loads(answer.content)["detail"]) == (400, "The request was refused.")


@pytest.mark.parametrize("error", [ValueError("NUL (0x00) bytes"), DataError("text fields cannot contain NUL")])
def test_what_no_database_takes_is_told(error: Exception) -> None:
    answer = answered("/api/v1/areas/a%00b", error)
    assert answer is not None
    assert (answer.status_code, json.loads(answer.content)["remedy"]) == (400, "take the NUL characters out")


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("get", "/api/", 404, "no-such-address"),
        ("get", "/api/v1/", 404, "no-such-address"),
        ("get", "/api/v1/nothing", 404, "no-such-address"),
        ("post", "/api/v1/areas/w1/x/y/z", 404, "no-such-address"),
        ("delete", "/api/v1/cases", 405, "no-such-method"),
        ("put", "/api/v1/reports", 405, "no-such-method"),
    ],
)
def test_what_django_refuses_below_the_api_is_a_problem_too(method: str, path: str, status: int, name: str) -> None:
    answer = Client().generic(method.upper(), path)
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (told["type"], told["status"], bool(told["remedy"])) == (f"urn:civicgrid:{name}", status, True)
    assert answer["Content-Security-Policy"]


def test_what_is_not_possible_says_what_is() -> None:
    answer = Client().delete("/api/v1/reports")
    assert (answer["Allow"], answer.json()["remedy"]) == ("POST", "use POST")


def test_a_wrong_host_is_a_problem_too() -> None:
    answer = Client(headers={"Host": "evil.example"}).get("/api/v1/cases")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(("status", "name"), [(400, "not-done"), (403, "denied")])
def test_what_else_fails_below_the_api_leaves_as_a_problem(status: int, name: str) -> None:
    answer = Door(lambda _request: HttpResponse("<html>", status=status))(RequestFactory().get("/api/v1/cases"))
    told = json.loads(answer.content)
    assert (told["type"], told["status"]) == (f"urn:civicgrid:{name}", answer.status_code)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_a_problem_speaks_the_callers_language() -> None:
    told = Client(headers={"Accept-Language": "zh-hans"}).get("/api/v1/nothing").json()
    assert (told["title"], told["type"]) != ("Not found", "")


def test_pages_are_left_as_they_are() -> None:
    assert Client().get("/nothing/")["Content-Type"].startswith("text/html")


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise AssertionError


@pytest.mark.parametrize(
    ("path", "kind", "length"),
    [
        ("/api/v1/reports", "application/json", 5_000_001),
        ("/api/v1/reports", "multipart/form-data; boundary=x", 5_000_001),
        ("/login/", "application/x-www-form-urlencoded", 5_000_001),
    ],
)
def test_what_is_too_large_is_refused_unread(path: str, kind: str, length: int) -> None:
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length)}
    answer = Client().generic("POST", path, content_type=kind, **body)  # type: ignore[arg-type]
    assert (answer.status_code, b"million bytes" in answer.content) == (413, True)
    assert answer["Content-Type"].startswith("application/problem+json" if "api" in path else "text/html")


@pytest.mark.django_db
def test_too_large_a_photo_is_refused_in_the_frame_unread() -> None:
    kind = "multipart/form-data; boundary=x"
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": "11000001", "CONTENT_TYPE": kind}
    path = "/report/x/photos/"
    answer = Client().generic("POST", path, **body)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert b"a photo may have at most 10 MB" in answer.content
    assert f'href="{path}"'.encode() in answer.content


def test_a_photo_may_be_larger_than_a_form() -> None:
    seen: list[HttpRequest] = []

    def respond(given: HttpRequest) -> HttpResponse:
        seen.append(given)
        return HttpResponse()

    request = RequestFactory().generic("POST", "/cases/1/", b"x", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = "10900000"
    Door(respond)(request)
    assert seen == [request]


@pytest.mark.parametrize(("error", "status"), [(Http404(), 404), (RequestDataTooBig(), 413)])
def test_what_django_raises_in_the_api_is_a_problem_too(error: Exception, status: int) -> None:
    answer = api.on_exception(RequestFactory().get("/api/v1/nothing"), error)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_page_elsewhere_cannot_use_the_session() -> None:
    person = get_user_model().objects.create(login="somebody")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    answer = browser.post("/api/v1/cases/1/moves/close", {}, "application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:civicgrid:forged")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"type": "less_than_equal", "loc": ("query", "limit"), "ctx": {"le": 50}}, "give at most 50"),
        ({"type": "odd", "loc": ("query", "limit"), "msg": "is odd"}, "look it up at /api/v1/docs"),
    ],
)
def test_every_fault_has_a_remedy(fault: dict[str, Any], told: str) -> None:
    assert (fault_of(fault, []).field, fault_of(fault, []).advice()) == ("limit", told)


@pytest.mark.parametrize(
    ("known", "remedy"),
    [
        ([], "leave it away: there are none"),
        (["lamp", "bench"], "choose one of lamp, bench"),
        (["lamps", *(f"{number:06}" for number in range(40))], "did you mean lamps?"),
        ([f"{number:06}" for number in range(40)], "use a code of the city's folder"),
    ],
)
def test_an_unknown_code_is_told_with_those_there_are(known: list[str], remedy: str) -> None:
    assert unknown_code("type", "lamp-", known).advice() == remedy


def test_the_session_of_nobody_is_nobody() -> None:
    request = RequestFactory().get("/api/v1/cases")
    as_request(request).actor = PUBLIC
    assert Session().authenticate(request, None) is None
