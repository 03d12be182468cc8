"""To addresses that somebody gave us, whoever that was: with care, see `pinned`."""

import time
from collections.abc import Mapping
from urllib.parse import urljoin

import msgspec

from civicgrid.kernel.errors import CivicGridError

from .pinned import Deadline, InsideAddress, NotAnAddress, NothingHeard, ask, parts_of, refuse_inside

__all__ = [
    "KEPT",
    "Heard",
    "InsideAddress",
    "NotAnAddress",
    "NothingHeard",
    "NothingToFetch",
    "checked",
    "fetch",
    "post",
]

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names of this machine: the only ones to which is posted without TLS."""
KEPT = 500
"""Characters of an answer to what was posted."""
MOST_TURNS = 3
"""Redirects that are followed, by what is fetched alone."""
MOVED = frozenset({301, 302, 303, 307, 308})


class NothingToFetch(CivicGridError):
    """{url} has nothing for us: {reason}."""

    status = 502


class Heard(msgspec.Struct, frozen=True):
    """An answer: its status, how its body begins, and the milliseconds it took.

    `retry_after` is the header of that name as it was written, "" = there was none.
    """

    status: int
    text: str
    ms: int
    retry_after: str


def checked(url: str) -> str:
    """The address, if it may be posted to; raises NotAnAddress or InsideAddress.

    Where its name leads is looked at whenever something is sent.
    """
    parts, host = parts_of(url)
    if parts.scheme == "http" and host not in HERE:
        raise NotAnAddress(field="address", value=url, remedy="begin it with https://")
    if host in HERE:
        refuse_inside(host, "127.0.0.1")
    return url


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Heard:
    """What is answered; a redirect is an answer, and says where it would lead.

    Raises NotAnAddress, InsideAddress or NothingHeard.
    """
    begun = time.monotonic()
    answer = ask(checked(url), Deadline(), 4 * KEPT, body, headers)
    leads = f"Location: {answer.location}" if 300 <= answer.status < 400 else ""
    text = leads or answer.content.decode(errors="replace")
    return Heard(answer.status, text[:KEPT], round(1000 * (time.monotonic() - begun)), answer.retry_after)


def fetch(url: str, most: int) -> bytes:
    """What is at an address, of at most so many bytes.

    It may lie behind http, and behind a few redirects: each is looked at like the first, and all share one time
    limit. Raises NotAnAddress, InsideAddress or NothingToFetch, which asking again does not change, and NothingHeard.
    """
    deadline = Deadline()
    for _ in range(MOST_TURNS + 1):
        answer = ask(url, deadline, most + 1)
        if answer.status == 200 and len(answer.content) <= most:
            return answer.content
        if answer.status not in MOVED or not answer.location:
            raise NothingToFetch(url=url, reason="it is too large" if answer.status == 200 else str(answer.status))
        url = urljoin(url, answer.location)
    raise NothingToFetch(url=url, reason="it is always elsewhere")
