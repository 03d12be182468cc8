"""The only way out: JSON over HTTP, with a time limit."""

import json
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from civicgrid.kernel.errors import CivicGridError

Json: TypeAlias = Any
"""What JSON can hold; whoever reads it knows its shape."""

PATIENCE_S = 10.0


class NoAnswer(CivicGridError):
    """{url} does not answer: {reason}."""

    status = 502


class RefusedThere(CivicGridError):
    """{url} refuses: {reason}."""

    status = 502


def get_json(url: str) -> Json:
    """What an address tells; raises NoAnswer or RefusedThere."""
    return _answer(Request(url, headers={"Accept": "application/json"}))  # noqa: S310


def post_json(url: str, document: object) -> Json:
    """What an address answers to a document; raises NoAnswer or RefusedThere."""
    body = json.dumps(document).encode()
    return _answer(Request(url, data=body, headers={"Content-Type": "application/json"}))  # noqa: S310


def _answer(request: Request) -> Json:
    if request.type not in {"http", "https"}:
        raise NoAnswer(url=request.full_url, reason="it is no web address", remedy="begin it with http:// or https://")
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")
    except HTTPError as error:
        raise RefusedThere(url=request.full_url, reason=error.read(500).decode(errors="replace")) from error
    except (URLError, TimeoutError, ConnectionError) as error:
        raise NoAnswer(url=request.full_url, reason=str(error), remedy="is it running?") from error
