"""Push messages: encrypted for one browser, signed by this installation, and given up where nobody takes them."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from civicgrid.base import mail, push
from civicgrid.base.http.outside.strangers import InsideAddress, NotAnAddress, NothingHeard
from civicgrid.base.seal import unseal
from civicgrid.kernel.errors import CivicGridError

CONTACT = "mailto:city@tiny.example"


def coded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class Browser:
    """A browser's keys, and what it reads."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    def at(self, endpoint: str) -> push.Subscription:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return push.Subscription(endpoint, coded(point), coded(self.secret))

    def reads(self, body: bytes) -> bytes:
        read: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return read


class Service(HTTPServer):
    """A push service that answers with a status and keeps what it got."""

    def __init__(self) -> None:
        self.status = 201
        self.got: list[tuple[dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send/1"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[Service]:
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_PRIVATE_ADDRESSES = True
    with Service() as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def test_the_browser_reads_what_was_sent(service: Service) -> None:
    browser = Browser()
    push.send(browser.at(service.endpoint), '{"title": "路灯"}'.encode(), CONTACT)
    ((headers, body),) = service.got
    assert browser.reads(body) == '{"title": "路灯"}'.encode()
    assert "路灯".encode() not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) > 0
    claims = headers["Authorization"].split("t=")[1].split(",")[0].split(".")[1]
    told = json.loads(urlsafe_b64decode(claims + "=="))
    assert told["sub"] == CONTACT
    assert told["aud"] == service.endpoint.removesuffix("/send/1")
    assert push.public_key() in headers["Authorization"]


def test_the_key_is_made_once_and_kept_sealed(service: Service, tmp_path: Path) -> None:
    from civicgrid.base.push import keys

    first = push.public_key()
    keys.signer_of.cache_clear()
    assert push.public_key() == first
    kept = (tmp_path / "push_key").read_bytes()
    scalar = unseal(kept, "push_key")
    assert scalar.encode() not in kept
    assert len(urlsafe_b64decode(scalar + "=")) == 32
    assert (tmp_path / "push_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("status", "error"), [(404, push.Gone), (410, push.Gone), (429, push.NotDelivered)])
def test_what_the_service_refuses(service: Service, status: int, error: type[CivicGridError]) -> None:
    service.status = status
    with pytest.raises(error):
        push.send(Browser().at(service.endpoint), b"x", CONTACT)


def test_nobody_answers(service: Service) -> None:
    with pytest.raises(NothingHeard):
        push.send(Browser().at("http://127.0.0.1:9/send"), b"x", CONTACT)


@pytest.mark.parametrize("contact", ["", "http://localhost:8000", "https://city.example:8443/grid"])
def test_nothing_is_signed_in_the_name_of_nobody(service: Service, contact: str) -> None:
    with pytest.raises(push.NotSigned):
        push.send(Browser().at(service.endpoint), b"x", contact)
    assert service.got == []


@pytest.mark.parametrize(
    ("sender", "contact"),
    [
        ("City <city@tiny.example>", "mailto:city@tiny.example"),
        ("CivicGrid <civicgrid@localhost>", "mailto:civicgrid@localhost"),
        ("City", "mailto:civicgrid@localhost"),
        ("root@host", "mailto:civicgrid@localhost"),
    ],
)
def test_services_ask_at_the_citys_address(service: Service, settings: Settings, sender: str, contact: str) -> None:
    settings.CIVICGRID_MAIL_FROM = sender
    assert mail.contact_url() == contact
    push.send(Browser().at(service.endpoint), b"x", mail.contact_url())
    assert len(service.got) == 1


def test_keys_that_are_none_are_gone(service: Service) -> None:
    broken = push.Subscription(service.endpoint, coded(b"\x04" + b"\1" * 64), coded(b"\2" * 16))
    with pytest.raises(push.Gone):
        push.send(broken, b"x", CONTACT)


def test_only_push_services_of_the_internet_are_asked(settings: Settings) -> None:
    settings.CIVICGRID_PRIVATE_ADDRESSES = False
    settings.CIVICGRID_PUSH_SERVICES = ["push.example"]
    for host in ("push.example", "eu.push.example:443"):
        good = Browser().at(f"https://{host}/send")
        assert push.accepted(good) == good
    for endpoint, error in (
        ("http://push.example/send", NotAnAddress),
        ("ftp://push.example/", NotAnAddress),
        ("http://127.0.0.1/send", InsideAddress),
        ("https://evil-push.example/send", push.UnknownPushService),
    ):
        with pytest.raises(error):
            push.accepted(Browser().at(endpoint))


@pytest.mark.parametrize(("p256dh", "auth"), [("", ""), ("é", "x"), ("AAAA", "AAAA"), ("!", "!")])
def test_broken_keys_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(push.BrokenSubscription):
        push.accepted(push.Subscription("https://updates.push.services.mozilla.com/wpush/v2/x", p256dh, auth))
