"""To hosts that the city named, wherever they stand; time and size have a limit."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from civicgrid.kernel.errors import CivicGridError

Json: TypeAlias = Any
"""What JSON can hold; whoever reads it knows its shape."""

PATIENCE_S = 10.0
MOST_BYTES = 8_000_000
"""Of an answer."""
_MOST_REASON = 2_000


class NoAnswer(CivicGridError):
    """{url} does not answer: {reason}."""

    status = 502


class LostAnswer(NoAnswer):
    """{url} was sent something, and its answer was lost: {reason}."""


class RefusedThere(CivicGridError):
    """{url} refuses: {reason}."""

    status = 502


def get_json(url: str) -> Json:
    """What an address tells; raises what `exchange` does."""
    return _read(url, exchange(url, headers={"Accept": "application/json"}))


def post_json(url: str, document: object, key: str = "") -> Json:
    """What an address answers to a document, sent with a key if there is one.

    Raises what `exchange` does.
    """
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    return _read(url, exchange(url, json.dumps(document).encode(), headers))


def exchange(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """What an address answers to a GET, or to a POST of a body; it stays there.

    Raises NoAnswer where nothing can have arrived there, LostAnswer where something may have, and RefusedThere with
    the status (`code`) and the beginning of the answer (`body`).
    """
    request = Request(url, data=body, headers=dict(headers or {}))  # noqa: S310
    if request.type not in {"http", "https"}:
        raise NoAnswer(url=url, reason="it is no web address", remedy="begin it with http:// or https://")
    try:
        with _opener.open(request, timeout=PATIENCE_S) as answer:
            read: bytes = answer.read(MOST_BYTES + 1)
    except HTTPError as error:
        told = error.read(_MOST_REASON)
        reason = f"{error.code} {told[:500].decode(errors='replace')}"
        raise RefusedThere(url=url, reason=reason, code=error.code, body=told) from error
    except URLError as error:
        raise NoAnswer(url=url, reason=str(error.reason), remedy="is it running?") from error
    except (OSError, HTTPException) as error:
        raise LostAnswer(url=url, reason=str(error) or type(error).__name__) from error
    if len(read) > MOST_BYTES:
        raise LostAnswer(url=url, reason="it is too long")
    return read


def _read(url: str, answer: bytes) -> Json:
    try:
        return json.loads(answer or b"null")
    except ValueError as error:
        raise LostAnswer(url=url, reason="it is no JSON") from error


class _StayThere(HTTPRedirectHandler):
    """Follows nobody: what was meant for one host is told to no other."""

    def redirect_request(self, *_: object) -> None:
        """None: the answer is a refusal."""


_opener = build_opener(_StayThere)
