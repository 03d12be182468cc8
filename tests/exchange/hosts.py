"""Hosts of the tests that take web hooks, and say what the test wants them to say."""

import base64
import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Json = dict[str, Any]


class Host(ThreadingHTTPServer):
    """A host on this machine: it answers with `status`, `tells` and `says`, and keeps what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.status, self.says = 204, ""
        self.tells: dict[str, str] = {}
        self.came: list[tuple[dict[str, str], bytes]] = []
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where hooks go."""
        return f"http://localhost:{self.server_port}/hook"

    @property
    def told(self) -> list[Json]:
        """The documents that came, in order."""
        return [json.loads(body) for _, body in self.came]

    def verified(self, secret: str) -> bool:
        """Whether all that came was signed with the secret, as the specification is read here."""
        key = base64.b64decode(secret.split("_")[1])
        return all(told["Webhook-Signature"] == f"v1,{_signed(key, told, body)}" for told, body in self.came)


def _signed(key: bytes, told: dict[str, str], body: bytes) -> str:
    content = f"{told['Webhook-Id']}.{told['Webhook-Timestamp']}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


class _Taking(BaseHTTPRequestHandler):
    server: Host

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append(({name.title(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        for name, value in self.server.tells.items():
            self.send_header(name, value)
        self.end_headers()
        if self.server.says:
            self.wfile.write(self.server.says.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Says nothing."""
