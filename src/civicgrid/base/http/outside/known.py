"""To hosts that the city named, wherever they stand; time and size have a limit.

Nobody is followed elsewhere: what was meant for one host is told to no other.
"""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

from civicgrid.kernel.errors import CivicGridError

from .pinned import LATE, PORTS, Answer, Deadline, Line, looked_up

Json: TypeAlias = Any
"""What JSON can hold; whoever reads it knows its shape."""

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
    answer = _answer(url, _parts(url), body, headers or {})
    if not 200 <= answer.status < 300:
        told = answer.content[:_MOST_REASON]
        reason = f"{answer.status} {told[:500].decode(errors='replace')}"
        raise RefusedThere(url=url, reason=reason, code=answer.status, body=told)
    if len(answer.content) > MOST_BYTES:
        raise LostAnswer(url=url, reason="it is too long")
    return answer.content


def _parts(url: str) -> SplitResult:
    """The address taken apart, if it is one."""
    try:
        parts = urlsplit(url)
        if parts.scheme in PORTS and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise NoAnswer(url=url, reason="it is no web address", remedy="begin it with http:// or https://")


def _answer(url: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    """What is answered before the time is over."""
    deadline, line = Deadline(), None
    try:
        line = Line(parts, looked_up(parts.hostname or "", parts.port or PORTS[parts.scheme], deadline), deadline)
        answer = line.exchange(MOST_BYTES + 1, body, headers)
        deadline.left_s()  # what was cut is not all there is
    except (OSError, HTTPException, UnicodeError) as error:
        reason = LATE if deadline.is_over() else str(error) or type(error).__name__
        if line and line.reached:
            raise LostAnswer(url=url, reason=reason) from error
        raise NoAnswer(url=url, reason=reason, remedy="is it running?") from error
    return answer


def _read(url: str, answer: bytes) -> Json:
    try:
        return json.loads(answer or b"null")
    except ValueError as error:
        raise LostAnswer(url=url, reason="it is no JSON") from error
