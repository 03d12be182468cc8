"""Fetching what somebody else named, with the care of `strangers`.

It may lie behind http, and behind a few redirects: each is looked at like the first, and all share one time limit.
"""

from http.client import HTTPException
from urllib.parse import urljoin

from civicgrid.kernel.errors import CivicGridError

from .strangers import PORTS, Deadline, NothingHeard, _addresses, _parts, _Pinned

MOST_TURNS = 3
"""Redirects that are followed."""
MOVED = frozenset({301, 302, 303, 307, 308})


class NothingToFetch(CivicGridError):
    """{url} has nothing for us: {reason}."""

    status = 502


def fetch(url: str, most: int) -> bytes:
    """What is at an address, of at most so many bytes.

    Raises NotAnAddress, InsideAddress or NothingToFetch, which asking again does not change, and NothingHeard.
    """
    deadline = Deadline()
    for _ in range(MOST_TURNS + 1):
        status, moved, content = _look(url, most, deadline)
        if status == 200 and len(content) <= most:
            return content
        if status not in MOVED or not moved:
            raise NothingToFetch(url=url, reason="it is too large" if status == 200 else str(status))
        url = urljoin(url, moved)
    raise NothingToFetch(url=url, reason="it is always elsewhere")


def _look(url: str, most: int, deadline: Deadline) -> tuple[int, str, bytes]:
    """Status, where it went, and what there is."""
    parts, host = _parts(url)
    port = parts.port or PORTS[parts.scheme]
    way = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        addresses = _addresses(host, port, deadline)
        return _Reader(host, port, addresses, deadline, tls=parts.scheme == "https").read(way, most)
    except (OSError, HTTPException, UnicodeError) as error:
        raise NothingHeard(host=host, reason=str(error) or type(error).__name__) from error


class _Reader(_Pinned):
    """A connection that reads."""

    def read(self, way: str, most: int) -> tuple[int, str, bytes]:
        """What the answer holds, up to a byte more than wanted, within the time limit."""
        with self.in_time():
            self.connect()
            self.request("GET", way, headers={"User-Agent": "CivicGrid", "Connection": "close"})
            answer = self.getresponse()
            content = answer.read(most + 1) if answer.status == 200 else b""
            self.deadline.left_s()  # what was cut is not all there is
            return answer.status, answer.headers.get("Location", ""), content
