"""Hosts that the city named: JSON and bytes over HTTP, and what is said when it fails."""

import json
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from civicgrid.base.http.outside import known, pinned
from civicgrid.base.http.outside.known import NoAnswer, RefusedThere, get_json, post_json

dripped = Event()
"""Set where nobody hears /drip any more."""


class Echo(BaseHTTPRequestHandler):
    """Answers what it was told; refuses below /no.

    It is silent below /quiet, below /words it talks, below /drip without end; /moved is elsewhere, /hang-up no answer.
    """

    def do_GET(self) -> None:
        self._answer({"path": self.path, "accept": self.headers["Accept"]})

    def do_POST(self) -> None:
        if self.path == "/hang-up":
            self.close_connection = True
            return
        told = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"told": json.loads(told), "type": self.headers["Content-Type"]})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Says nothing."""

    def _answer(self, document: object) -> None:
        body = {"/quiet": b"", "/words": b"Hello"}.get(self.path, json.dumps(document).encode())
        self.send_response({"/no": 418, "/moved": 302}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "/types")
        if self.path == "/drip":
            self.end_headers()
            while not dripped.wait(0.01):
                self.wfile.write(b" ")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Quiet(ThreadingHTTPServer):
    """A server that tells nobody of broken lines."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A host on this machine."""
    with Quiet(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        dripped.set()
        server.shutdown()


def test_json_is_fetched(url: str) -> None:
    assert get_json(f"{url}/types") == {"path": "/types", "accept": "application/json"}


def test_json_is_sent(url: str) -> None:
    assert post_json(f"{url}/reports", {"text": "路灯"}) == {"told": {"text": "路灯"}, "type": "application/json"}


def test_no_words_are_no_document(url: str) -> None:
    assert get_json(f"{url}/quiet") is None


def test_a_refusal_is_told_with_its_reason(url: str) -> None:
    with pytest.raises(RefusedThere, match=r"/no refuses: .*told") as refused:
        post_json(f"{url}/no", {"a": 1})
    assert refused.value.status == 502


def test_what_is_no_json_is_no_answer(url: str) -> None:
    with pytest.raises(known.LostAnswer, match="no JSON"):
        get_json(f"{url}/words")


def test_no_json_comes_from_elsewhere(url: str) -> None:
    with pytest.raises(RefusedThere, match="302"):
        get_json(f"{url}/moved")


def test_nobody_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer, match="does not answer") as refused:
            get_json(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert refused.value.remedy == "is it running?"


def test_whoever_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(known.LostAnswer, match="timed out"):
        get_json(f"http://127.0.0.1:{silent.getsockname()[1]}/")


@pytest.mark.parametrize("send", [get_json, lambda url: post_json(url, {})])
def test_whoever_drips_without_end_is_cut_short(
    url: str, monkeypatch: pytest.MonkeyPatch, send: Callable[[str], object]
) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.1)
    with pytest.raises(known.LostAnswer, match="timed out"):
        send(f"{url}/drip")


def test_a_name_that_leads_nowhere_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(8, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(NoAnswer, match="no such name") as refused:
        get_json("http://nowhere.example/")
    assert not isinstance(refused.value, known.LostAnswer)


def test_only_the_web_is_asked() -> None:
    for url in ("file:///etc/hostname", "http://", "http://[::1", "http://host:99999/", "http://host:0/"):
        with pytest.raises(NoAnswer, match="no web address"):
            get_json(url)


def test_bytes_are_exchanged(url: str) -> None:
    assert b"/bytes" in known.exchange(f"{url}/bytes", headers={"Accept": "text/xml"})
    assert b"told" in known.exchange(f"{url}/bytes", b'{"a": 1}', {"Content-Type": "application/json"})


def test_a_refusal_keeps_its_status_and_its_words(url: str) -> None:
    with pytest.raises(RefusedThere) as refused:
        known.exchange(f"{url}/no")
    assert refused.value.details["code"] == 418
    assert b"/no" in refused.value.details["body"]  # type: ignore[operator]


def test_nobody_is_followed_elsewhere(url: str) -> None:
    with pytest.raises(RefusedThere) as refused:
        known.exchange(f"{url}/moved")
    assert refused.value.details["code"] == 302


def test_a_lost_answer_is_not_nobody(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(known.LostAnswer):
        known.exchange(f"{url}/hang-up", b"{}")
    monkeypatch.setattr(known, "MOST_BYTES", 5)
    with pytest.raises(known.LostAnswer, match="too long"):
        known.exchange(f"{url}/bytes")


def test_where_nobody_is_nothing_arrives() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswer) as refused:
            known.exchange(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}")
    assert not isinstance(refused.value, known.LostAnswer)
    with pytest.raises(NoAnswer, match="no web address"):
        known.exchange("file:///etc/hostname")
