"""What somebody else named is fetched with care: from public hosts, of a size, through few redirects."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pytest_django import Settings

from civicgrid.base.http.outside import pinned
from civicgrid.base.http.outside.strangers import InsideAddress, NotAnAddress, NothingHeard, NothingToFetch, fetch


class Pictures(BaseHTTPRequestHandler):
    """Has 1 000 bytes; /moved goes there, /slow thinks about it and comes again.

    /round goes round for ever, /half tells the beginning of something that has no end.
    """

    def do_GET(self) -> None:
        place = self.path.partition("?")[0]
        if place == "/half":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\nxxx")
            self.rfile.read(1)  # until whoever asked is gone
            return
        if place == "/slow":
            time.sleep(0.2)
        goes = {"/slow": "/slow", "/moved": "/there", "/round": "/round", "/file": "file:///etc/hostname"}
        moved = goes.get(place, "")
        body = b"" if place == "/lost" else b"x" * 1_000
        self.send_response(302 if moved or place == "/nowhere" else 404 if place == "/lost" else 200)
        if moved:
            self.send_header("Location", moved)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Says nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A host on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_nothing_is_fetched_from_inside(url: str) -> None:
    for address in (f"{url}/there", "http://10.0.0.1/x", "http://169.254.169.254/latest", "http://[::1]/x"):
        with pytest.raises(InsideAddress):
            fetch(address, 2_000)


@pytest.fixture
def allowed(settings: Settings) -> None:
    """The city lets this machine be asked."""
    settings.CIVICGRID_PRIVATE_ADDRESSES = True


@pytest.mark.usefixtures("allowed")
def test_what_is_there_is_fetched_also_where_it_went(url: str) -> None:
    assert fetch(f"{url}/there?size=1", 1_000) == b"x" * 1_000
    assert fetch(f"{url}/moved", 1_000) == b"x" * 1_000


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("place", "most", "reason"),
    [
        ("/there", 999, "too large"),
        ("/lost", 1_000, "404"),
        ("/round", 1_000, "always elsewhere"),
        ("/nowhere", 1_000, "302"),
    ],
)
def test_what_is_not_there_is_told(url: str, place: str, most: int, reason: str) -> None:
    with pytest.raises(NothingToFetch, match=reason):
        fetch(url + place, most)


@pytest.mark.usefixtures("allowed")
def test_redirects_share_the_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.5)
    begun = time.monotonic()
    with pytest.raises(NothingHeard):
        fetch(f"{url}/slow", 1_000)
    assert time.monotonic() - begun < 1


@pytest.mark.usefixtures("allowed")
def test_what_was_cut_is_not_all_there_is(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "PATIENCE_S", 0.1)
    with pytest.raises(NothingHeard, match="timed out"):
        fetch(f"{url}/half", 1_000)


@pytest.mark.usefixtures("allowed")
def test_only_the_web_is_asked(url: str) -> None:
    for address in (f"{url}/file", "file:///etc/hostname", "ftp://127.0.0.1/x", "no address"):
        with pytest.raises(NotAnAddress):
            fetch(address, 1_000)


@pytest.mark.usefixtures("allowed")
def test_who_does_not_answer_is_told() -> None:
    with pytest.raises(NothingHeard):
        fetch("http://127.0.0.1:9/x", 1_000)
