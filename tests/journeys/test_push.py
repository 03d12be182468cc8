"""A browser is told: it subscribes, a push service is handed the sealed message, its worker shows it."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from civicgrid.apps.services.actions import tidings
from civicgrid.base.http import limits
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import opened
from tests.journeys.conftest import PHONE

SECRET = b"sixteen letters!"
TRIES = 8
SUBSCRIBE = """PushManager.prototype.subscribe = async ({ userVisibleOnly }) => ({
  toJSON: () => userVisibleOnly && %s,
})"""
READY = """async () => {
  const awake = (each) => each.active?.state === "activated";
  while (!(await navigator.serviceWorker.getRegistrations()).some(awake)) await new Promise(requestAnimationFrame);
}"""
"""What comes before the worker is there, is lost."""
SHOWN = """async () => {
  for (let looks = 0; looks < 120; looks += 1) {
    const all = await navigator.serviceWorker.getRegistrations();
    const found = (await Promise.all(all.map((each) => each.getNotifications()))).flat();
    if (found.length) return found.map((each) => [each.title, each.body, each.data]);
    await new Promise(requestAnimationFrame);
  }
  return [];
}"""


class Service(HTTPServer):
    """A push service: keeps what it is handed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handed)
        self.handed: list[tuple[dict[str, str], bytes]] = []


class Handed(BaseHTTPRequestHandler):
    """Takes a message."""

    server: Service

    def do_POST(self) -> None:
        """Keeps its headers and its content."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.handed.append((dict(self.headers), body))
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[Service]:
    """The push service, which this city knows."""
    limits.forget()
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_PRIVATE_ADDRESSES = True
    settings.CIVICGRID_PUSH_SERVICES = ["localhost"]
    server = Service()
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield server
    server.shutdown()
    serving.join()
    server.server_close()


def test_a_browser_is_told_in_its_language(
    browser: Browser, web: str, town: None, service: Service, run_jobs: Callable[[], int]
) -> None:
    sequence()
    tidings.look(timezone.now())
    key = ec.generate_private_key(ec.SECP256R1())
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=web,
        locale="zh-CN",
        permissions=["notifications"],
    )
    page = context.new_page()
    page.add_init_script(SUBSCRIBE % json.dumps(_subscription(key, service.server_port)))
    page.goto("/alerts/")
    page.locator("[data-push]").click()
    page.wait_for_url("**/alerts/*/")
    case = opened(timezone.now(), happened_at=timezone.now(), text="长椅旁有垃圾")
    sequence()
    tidings.look(timezone.now())
    run_jobs()
    ((headers, sealed),) = service.handed
    assert headers["Authorization"].startswith("vapid t=")
    assert "长椅".encode() not in sealed
    message = http_ece.decrypt(sealed, private_key=key, auth_secret=SECRET, version="aes128gcm").decode()
    title, body, way = _delivered(context, page, web, message)
    assert (title, body) == ("上报：暴露垃圾", "长椅旁有垃圾")
    assert way.endswith(f"/map/cases/{case.number}/")
    context.close()


def _subscription(key: ec.EllipticCurvePrivateKey, port: int) -> dict[str, Any]:
    """What a browser says of itself."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": urlsafe_b64encode(point).decode().rstrip("="), "auth": urlsafe_b64encode(SECRET).decode()}
    return {"endpoint": f"http://localhost:{port}/push/1", "keys": keys}


def _delivered(context: BrowserContext, page: Page, web: str, message: str) -> list[str]:
    """What the page's worker shows of the message, handed to it as the browser's own push service would.

    The browser's tools lose a message now and then; it is handed over again.
    """
    tools, known = context.new_cdp_session(page), list[str]()
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(each["registrationId"] for each in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.evaluate(READY)
    for _ in range(TRIES):
        for registration in set(known):
            tools.send(
                "ServiceWorker.deliverPushMessage", {"origin": web, "registrationId": registration, "data": message}
            )
        if shown := page.evaluate(SHOWN):
            first: list[str] = shown[0]
            return first
    raise TimeoutError
