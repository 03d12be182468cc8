"""Our own errors become a page in words or a problem document; others are left to Django."""

import json

import pytest
from django.db import DataError
from django.http import HttpResponse
from django.test import RequestFactory
from ninja.errors import HttpError

from civicgrid.base.http.api import api, problem, problem_of
from civicgrid.base.http.middleware import Errors
from civicgrid.kernel.errors import CivicGridError, NotFound

ERRORS = Errors(lambda _request: HttpResponse())


def answered(path: str, error: Exception) -> HttpResponse | None:
    """What the middleware makes of an error that a view raised at a path."""
    return ERRORS.process_exception(RequestFactory().get(path), error)


def test_below_the_api_it_is_a_problem_document() -> None:
    answer = answered("/api/v1/cases", NotFound(field="number", remedy="check the number"))
    assert answer is not None
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content) == {
        "title": "There is no such thing, or it is not yours to see.",
        "status": 404,
        "field": "number",
        "remedy": "check the number",
    }


@pytest.mark.parametrize("path", ["/", "/api/v1/cases"])
def test_an_error_that_is_not_ours_is_left_to_django(path: str) -> None:
    assert answered(path, ZeroDivisionError()) is None


def test_an_empty_remedy_stays_away() -> None:
    assert json.loads(problem(problem_of(CivicGridError())).content) == {
        "title": "Something is wrong.",
        "status": 400,
    }


def test_the_frames_own_errors_are_problems_too() -> None:
    answer = api.on_exception(RequestFactory().get("/"), HttpError(405, "Not so"))
    assert (answer.status_code, json.loads(answer.content)) == (405, {"title": "Not so", "status": 405})


@pytest.mark.parametrize("error", [ValueError("NUL (0x00) bytes"), DataError("text fields cannot contain NUL")])
def test_what_no_database_takes_is_told(error: Exception) -> None:
    answer = answered("/api/v1/areas/a%00b", error)
    assert answer is not None
    assert (answer.status_code, json.loads(answer.content)["remedy"]) == (400, "take the NUL characters out")
