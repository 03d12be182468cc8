"""What the tests of the Open311 server start from: a client that asks and sends, and what it is told."""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from tests.cities import IN_E1

V2 = "/open311/v2"
Form = Mapping[str, Any]
UPDATES = "servicerequestupdates.json"
Document: TypeAlias = Any
"""What JSON holds."""
LAMP = {"service_code": "lamp", "lat": str(IN_E1[1]), "long": str(IN_E1[0]), "description": "The lamp is dark"}


def get(path: str, **arguments: str) -> HttpResponse:
    """The answer to a question."""
    response = Client().get(f"{V2}/{path}", arguments)
    assert isinstance(response, HttpResponse)
    return response


def told(path: str, **arguments: str) -> Document:
    """The document that answers a question."""
    response = get(path, **arguments)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def post(form: Form, path: str = "requests.json", headers: dict[str, str] | None = None) -> HttpResponse:
    """The answer to what was sent as a form; as multipart where there are files."""
    content: Any = form
    kind = MULTIPART_CONTENT
    if not any(isinstance(each, SimpleUploadedFile) for each in form.values()):
        content, kind = urlencode(form, doseq=True), "application/x-www-form-urlencoded"
    response = Client().post(f"{V2}/{path}", content, kind, headers=headers)
    assert isinstance(response, HttpResponse)
    return response


def sent(**changes: Any) -> Document:
    """What is answered to a lamp that is dark, or to what is changed of it."""
    response = post({**LAMP, **changes})
    assert response.status_code == 200, response.content
    return json.loads(response.content)[0]


def faults(response: HttpResponse) -> list[tuple[int, str]]:
    """Codes and descriptions of a refusal."""
    return [(each["code"], each["description"]) for each in json.loads(response.content)]
