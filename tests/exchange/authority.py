"""An authority with an Open311 server of its own, which does what a test wants it to."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import msgspec

from civicgrid.protocols import open311
from civicgrid.protocols.open311 import Format, ServiceRequest, Status, Submission, Taken, Update


class Town(ThreadingHTTPServer):
    """A server that takes requests. `mood` says how it answers to a new one.

    - well: by a number; token: by a token; refuses: by 400; busy: by 503 before it looks; fails: by 500 afterwards;
    - hangs up: it takes the request, and closes the line; deaf: it closes the line at once; odd: by something else.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.mood = "well"
        self.numbers_tokens = True
        self.lists = True
        self.taken: list[Submission] = []
        self.keys: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.there: dict[str, ServiceRequest] = {}
        self.updates: list[Update] = []
        self.told: list[dict[str, str]] = []
        self.remembers = False
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        """Its endpoint."""
        return f"http://127.0.0.1:{self.server_port}/v2"

    def change(self, number: str, status: Status, notes: str = "") -> None:
        """What became of a request."""
        self.there[number] = msgspec.structs.replace(self.there[number], status=status, status_notes=notes)

    def take(self, new: Submission, key: str) -> str:
        """The number of a new request; of one that came under the same key before, where it remembers keys."""
        if self.remembers and key in self.keys:
            return str(self.keys.index(key) + 1)
        self.keys.append(key)
        self.taken.append(new)
        number = str(len(self.taken))
        self.there[number] = ServiceRequest(
            service_request_id=number,
            status=Status.OPEN,
            service_code=new.service_code,
            description=new.description,
        )
        return number


class _Desk(BaseHTTPRequestHandler):
    server: Town

    def do_POST(self) -> None:
        town = self.server
        form = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if "servicerequestupdates" in self.path:
            town.told.append(dict(form))
            self._say(b"[]")
            return
        town.forms.append(dict(form))
        if town.mood == "deaf":
            self.close_connection = True
            return
        if town.mood in {"refuses", "busy"}:
            fault = b'[{"code": 400, "description": "HOWMANYD required"}]'
            self._say(fault, 400 if town.mood == "refuses" else 503)
            return
        number = town.take(open311.read_submission(form), self.headers.get("Idempotency-Key", ""))
        if town.mood == "hangs up":
            self.close_connection = True
        elif town.mood == "fails":
            self._say(b"oops", 500)
        elif town.mood == "odd":
            self._say(b"<html></html>")
        else:
            by_token = town.mood == "token"
            taken = Taken(token=f"t{number}") if by_token else Taken(service_request_id=number)
            self._say(open311.write_requests([taken], Format.JSON))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked: dict[str, Any] = parse_qs(parts.query)
        town = self.server
        if not town.lists:
            self._say(b"no", 503)
        elif "/tokens/" in parts.path:
            token = parts.path.rpartition("/")[2].removesuffix(".json")
            number = token[1:] if town.numbers_tokens else ""
            self._say(json.dumps([{"service_request_id": number, "token": token}]).encode())
        elif "servicerequestupdates" in parts.path:
            self._say(open311.write_updates(town.updates, Format.JSON))
        else:
            wanted = asked["service_request_id"][0].split(",") if "service_request_id" in asked else list(town.there)
            found = [town.there[number] for number in wanted if number in town.there]
            self._say(open311.write_requests(found, Format.JSON))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Says nothing."""

    def _say(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
