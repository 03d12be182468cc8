"""A connection that can lead nowhere but to one public address.

The name is looked up once; each address that it has must be of the public Internet, and the connection goes to just
the one that was looked at, so that no second look-up can lead inside. Nothing follows a redirect; look-up, connecting
and exchange share one time limit, and only as much of the answer is read as is wanted.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread, Timer
from urllib.parse import SplitResult, urlsplit

import msgspec
from django.conf import settings

from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import line

LONGEST = 500
"""Characters of an address."""
PATIENCE_S = 10.0
"""For everything: look-up, connecting, and all that is said."""
MOST_ADDRESSES = 3
"""Addresses of a name to which a connection is tried."""
LATE = "timed out"
PORTS = {"https": 443, "http": 80}
_UNICAST = ip_network("2000::/3")
"""All that IANA has given out of IPv6; what stands for IPv4 is looked at before."""
_INSIDE = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
            *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            *("2001::/23", "2001:db8::/32", "3fff::/20"),
        ),
    )
)
"""What is kept for special purposes: the registries of IANA, of RFC 6890.

Also what of them is reached from everywhere: no server that is sent to stands there. 2001::/23 holds Teredo.
"""
_STANDS_FOR = {ip_network("::ffff:0:0/96"): 0, ip_network("64:ff9b::/96"): 0, ip_network("2002::/16"): 80}
"""IPv4 by the way of IPv6 -> the bits behind it: mapped, of a NAT64 (RFC 6052), and 6to4 (RFC 3056)."""


class NotAnAddress(InvalidInput):
    """This is not an address on the web to which something can be sent."""


class InsideAddress(InvalidInput):
    """{host} leads into a private network."""


class NothingHeard(CivicGridError):
    """{host} does not answer: {reason}."""

    status = 502


class Answer(msgspec.Struct, frozen=True):
    """An answer: its status, two of its headers, and how its body begins.

    `location` is where a redirect would lead, `retry_after` when it wants to be asked again.
    """

    status: int
    location: str
    retry_after: str
    content: bytes


class Deadline:
    """The moment at which everything has to be over; the time begins now."""

    def __init__(self) -> None:
        self.at = time.monotonic() + PATIENCE_S

    def left_s(self) -> float:
        """The seconds that are left; raises TimeoutError where there are none."""
        if self.is_over():
            raise TimeoutError(LATE)
        return self.at - time.monotonic()

    def is_over(self) -> bool:
        """Whether nothing is waited for any more: then it was ended here."""
        return time.monotonic() >= self.at


def ask(
    url: str, deadline: Deadline, most: int, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """What answers a GET, or a POST of a body; so many bytes of it are read.

    Raises NotAnAddress, InsideAddress or NothingHeard; the latter too where time ended what a GET was answered.
    """
    parts, host = parts_of(url)
    port = parts.port or PORTS[parts.scheme]
    try:
        addresses = looked_up(host, port, deadline)
        for address in addresses:
            refuse_inside(host, address)
        return Line(parts, addresses, deadline).exchange(most, body, headers or {})
    except (OSError, HTTPException, UnicodeError) as error:
        reason = LATE if deadline.is_over() else str(error) or type(error).__name__
        raise NothingHeard(host=host, reason=reason) from error


def parts_of(url: str) -> tuple[SplitResult, str]:
    """An address taken apart, and its host; raises NotAnAddress."""
    line("address", url, LONGEST)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", 0
    known = host and port != 0 and parts.scheme in PORTS
    if not known or parts.username is not None or parts.fragment or not url.isascii() or " " in url:
        raise NotAnAddress(field="address", value=url, remedy="give it as https://host/path")
    return parts, host


def looked_up(host: str, port: int, deadline: Deadline) -> list[str]:
    """The network addresses of a name; raises OSError, TimeoutError too.

    Nothing cuts a look-up short: it is left to itself.
    """
    found: Future[list[str]] = Future()

    def look() -> None:
        try:
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result([str(sockaddr[0]) for *_, sockaddr in told])
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    Thread(target=look, daemon=True).start()
    return list(dict.fromkeys(found.result(deadline.left_s())))


def refuse_inside(host: str, address: str) -> None:
    """Raises InsideAddress for an address that is not of the public Internet."""
    if not settings.CIVICGRID_PRIVATE_ADDRESSES and not _is_public(address):
        raise InsideAddress(field="address", host=host, remedy="give an address of the public Internet")


def _is_public(address: str) -> bool:
    meant = _meant(ip_address(address))
    return (meant.version == 4 or meant in _UNICAST) and not any(meant in each for each in _INSIDE)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address, or the one that it stands for."""
    behind = next((bits for network, bits in _STANDS_FOR.items() if address in network), None)
    return address if behind is None else IPv4Address(int(address) >> behind & 0xFFFF_FFFF)


class Line(HTTPConnection):
    """A connection to an address that was looked up before; the name is only spoken.

    `reached`: somebody was there, so that what was sent may have arrived.
    """

    def __init__(self, parts: SplitResult, addresses: list[str], deadline: Deadline) -> None:
        self.default_port = PORTS[parts.scheme]
        super().__init__(parts.hostname or "", parts.port or self.default_port)
        self.way = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        self.addresses = addresses[:MOST_ADDRESSES]
        self.deadline = deadline
        self.tls = parts.scheme == "https"
        self.line: socket.socket | None = None
        self.reached = False

    def connect(self) -> None:
        """Connects to the first address that answers within its share of the time."""
        *first, last = self.addresses
        for tried, address in enumerate(first):
            try:
                self._connect(address, self.deadline.left_s() / (len(self.addresses) - tried))
            except OSError:
                continue
            return
        self._connect(last, self.deadline.left_s())

    def _connect(self, address: str, most_s: float) -> None:
        with ExitStack() as failing:
            self.line = failing.enter_context(socket.create_connection((address, self.port), most_s))
            if self.tls:
                context = ssl.create_default_context()
                talk = context.wrap_socket(self.line, server_hostname=self.host, do_handshake_on_connect=False)
                self.line = failing.enter_context(talk)
                self.deadline.left_s()  # were it over, nobody would cut this line
                talk.do_handshake()
            self.line.settimeout(self.deadline.left_s())
            self.sock = self.line  # which the base class forgets before the answer is read
            failing.pop_all()

    def exchange(self, most: int, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """The answer, cut at the time limit."""
        with self._in_time():
            self.connect()
            self.reached = True
            verb = "GET" if body is None else "POST"
            self.request(verb, self.way, body, {"User-Agent": "CivicGrid", "Connection": "close", **headers})
            answer = self.getresponse()
            content = answer.read(most)
            if verb == "GET":
                self.deadline.left_s()  # what was cut is not all there is
            told = answer.headers
            return Answer(answer.status, told.get("Location", ""), told.get("Retry-After", ""), content)

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cuts the line at the time limit, whatever it is doing."""
        end = Timer(self.deadline.left_s(), self._cut)
        end.daemon = True
        end.start()
        try:
            yield
        finally:
            end.cancel()
            self.close()

    def _cut(self) -> None:
        if self.line:
            with suppress(OSError):  # it may have ended by itself
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)
