"""Addresses that people give: what is refused, where the connection goes, and when it ends."""

import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pytest_django import Settings

from civicgrid.base.http.outside import pinned, strangers
from civicgrid.base.http.outside.strangers import InsideAddress, NotAnAddress, NothingHeard, checked, post
from civicgrid.kernel.errors import CivicGridError


class Echo(BaseHTTPRequestHandler):
    """Answers with what came; below /away it redirects, below /long it talks much, below /drip it never ends."""

    def do_POST(self) -> None:
        came = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = "x" * 10_000 if self.path == "/long" else f"{self.path} {self.headers['Host']} {came}"
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "http://127.0.0.1/elsewhere")
        self.end_headers()
        if self.path == "/drip":
            while True:
                self.wfile.write(b"x")
                time.sleep(0.01)
        self.wfile.write(told.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Says nothing."""


class Quiet(ThreadingHTTPServer):
    """A server that tells nobody of broken lines."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server on this machine."""
    with Quiet(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def private(settings: Settings) -> None:
    """This installation sends to private networks, too."""
    settings.CIVICGRID_PRIVATE_ADDRESSES = True


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Decides where names lead."""

    def lead(*addresses: str) -> None:
        truly = socket.getaddrinfo

        def look_up(host: str, *asked: int, **more: int) -> list[Any]:
            named = host not in addresses
            return [(2, 1, 6, "", (each, 0)) for each in addresses] if named else truly(host, *asked, **more)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return lead


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/hook",
        "ftp://example.org/",
        "http://example.org/",
        "https://",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://me:secret@example.org/",
        "https://example.org/#part",
        "https://例子.example/",
        "https://example.org/a b",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(NotAnAddress):
        checked(url)


def test_addresses_have_an_end() -> None:
    with pytest.raises(CivicGridError, match="at most 500"):
        checked(f"https://example.org/{'x' * 500}")


@pytest.mark.parametrize("url", ["http://localhost:8000/", "https://127.0.0.1/", "https://[::1]/"])
def test_this_machine_is_asked_only_where_the_setting_allows(url: str, settings: Settings) -> None:
    with pytest.raises(InsideAddress):
        checked(url)
    settings.CIVICGRID_PRIVATE_ADDRESSES = True
    assert checked(url) == url


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.7",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fd00::1", "::ffff:10.0.0.7", "2002:0a00:0007::", "64:ff9b::a00:7", "ff02::1"),
        *("64:ff9b:1::7f00:1", "64:ff9b:1::808:808", "::7f00:1", "::808:808", "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"),
        *("fec0::1", "192.0.0.8", "192.0.0.170", "192.88.99.1", "198.18.0.1", "203.0.113.9", "255.255.255.255", "::"),
        *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001::1", "2001:db8::1", "3fff::1", "100::1"),
        *("2001:10::1", "5f00::1", "64:ff9b::7f00:1", "::ffff:169.254.169.254"),
    ],
)
def test_a_name_that_leads_inside_is_refused(address: str, named: Callable[..., None]) -> None:
    named("93.184.216.34", address)
    with pytest.raises(InsideAddress, match=r"example.org leads into a private network"):
        post("https://example.org/hook", b"{}", {})


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "2606:2800:220:1::1",
        "2a00:1450::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
    ],
)
def test_a_public_address_is_none_of_inside(address: str) -> None:
    pinned.refuse_inside("example.org", address)


def test_the_connection_goes_where_was_looked(
    port: int, named: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        asked.append(address)
        reason = "unreachable"
        raise OSError(reason)

    named("93.184.216.34", "2606:2800:220:1::1")
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NothingHeard, match="unreachable"):
        post("https://example.org/hook", b"{}", {})
    assert asked == [("93.184.216.34", 443), ("2606:2800:220:1::1", 443)]


@pytest.mark.usefixtures("private")
def test_what_is_sent_arrives(port: int) -> None:
    heard = post(f"http://localhost:{port}/hook?a=1", "路灯".encode(), {"webhook-id": "1"})
    assert (heard.status, heard.text) == (200, f"/hook?a=1 localhost:{port} 路灯")
    assert heard.ms >= 0
    assert post(f"http://127.0.0.1:{port}", b"", {}).text.startswith("/ ")


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("addresses", [("127.0.0.2", "127.0.0.1"), ("127.0.0.1", "127.0.0.2")])
def test_every_address_is_tried(port: int, named: Callable[..., None], addresses: tuple[str, ...]) -> None:
    named(*addresses)
    assert post(f"http://localhost:{port}/", b"", {}).status == 200


@pytest.mark.usefixtures("private")
def test_redirects_are_answers_and_long_ones_are_cut(port: int) -> None:
    away = post(f"http://localhost:{port}/away", b"", {})
    assert (away.status, away.text.startswith("Location: ")) == (302, True)
    assert len(post(f"http://localhost:{port}/long", b"", {}).text) == strangers.KEPT


@pytest.mark.usefixtures("private")
def test_whoever_answers_slowly_for_ever_is_cut_short(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.1)
    assert len(post(f"http://localhost:{port}/drip", b"", {}).text) < strangers.KEPT
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NothingHeard, match="timed out"):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"", {})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_addresses_that_keep_silent_share_the_time(
    private: None, named: Callable[..., None], monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    tried: list[float] = []

    def connect(_address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(timeout)
        time.sleep(timeout)
        raise TimeoutError

    named(*(f"127.0.0.{each}" for each in range(2, 12)))
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.3)
    monkeypatch.setattr(socket, "create_connection", connect)
    begun = time.monotonic()
    with pytest.raises(NothingHeard):
        post(f"{scheme}://localhost:9/", b"", {})
    assert (len(tried), time.monotonic() - begun < 2) == (pinned.MOST_ADDRESSES, True)
    assert sum(tried) <= 0.3


def test_a_name_that_nobody_knows_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_asked: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NothingHeard):
        post("https://example.org/hook", b"{}", {})


def test_time_that_is_over_is_over() -> None:
    deadline = pinned.Deadline()
    deadline.at -= 2 * pinned.PATIENCE_S
    with pytest.raises(TimeoutError):
        deadline.left_s()


@pytest.mark.usefixtures("private")
def test_a_look_up_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: slow.wait(5) and [])
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.1)
    with pytest.raises(NothingHeard, match="localhost"):
        post("http://localhost:9/", b"", {})
    slow.set()


@pytest.mark.usefixtures("private")
def test_a_handshake_that_never_ends_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.2)
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line, suppress(OSError):
                line.sendall(b"\x16\x03\x03\x3f\xff")  # a long record of the handshake, byte by byte
                while time.monotonic() - begun < 5:
                    line.sendall(b"\x02")
                    time.sleep(0.01)

        Thread(target=drip, daemon=True).start()
        with pytest.raises(NothingHeard):
            post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"", {})
    assert time.monotonic() - begun < 3


def test_a_line_that_is_not_there_is_not_cut() -> None:
    talk = pinned.Line(urlsplit("http://localhost:9/"), ["127.0.0.1"], pinned.Deadline())
    talk._cut()  # noqa: SLF001
    talk.line = socket.socket()
    with talk.line:
        talk._cut()  # noqa: SLF001


@pytest.mark.usefixtures("private")
def test_what_speaks_no_tls_is_not_trusted(port: int) -> None:
    with pytest.raises(NothingHeard):
        post(f"https://localhost:{port}/", b"", {})


@pytest.mark.usefixtures("private")
def test_tls_is_checked_against_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Quiet(("127.0.0.1", 0), Echo) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(NothingHeard, match="certificate"):
            post(f"https://localhost:{server.server_port}/", b"", {})
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert post(f"https://localhost:{server.server_port}/", b"", {}).status == 200
        with pytest.raises(NothingHeard, match="IP address mismatch"):
            post(f"https://127.0.0.1:{server.server_port}/", b"", {})
        server.shutdown()


def own_certificate(folder: Path) -> Path:
    """Key and certificate of a host `localhost` whose address is another one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.9"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
