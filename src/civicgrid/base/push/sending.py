"""Sends a message to one browser, by the push service that the browser named."""

from base64 import urlsafe_b64decode
from time import time
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from py_vapid import VapidException
from pywebpush import WebPusher, WebPushException

from civicgrid.base.http.outside import strangers
from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .keys import signer

POINT_BYTES, SECRET_BYTES = 65, 16
KEPT_S = 24 * 3600
"""So long a push service holds a message for a browser that is off."""
SIGNED_S = 12 * 3600
"""So long a signature holds; services take a day at most."""
GONE = frozenset({404, 410})
"""What a push service answers for a browser that no longer takes messages (RFC 8030, 7.3)."""


class BrokenSubscription(InvalidInput):
    """The browser's keys for push messages cannot be read."""


class UnknownPushService(InvalidInput):
    """{host} is no push service that this city knows."""


class Gone(CivicGridError):
    """The browser takes no more push messages."""

    status = 410


class NotDelivered(CivicGridError):
    """The push service did not take the message: status {code}."""

    status = 502


class NotSigned(CivicGridError):
    """No message to {service} can be signed in the name of {contact}."""


class Subscription(msgspec.Struct, frozen=True):
    """Where a browser takes messages: an address of its push service, and its keys."""

    endpoint: str
    p256dh: str
    auth: str


def accepted(subscription: Subscription) -> Subscription:
    """The same; raises what `strangers.checked` raises, or what is wrong with it.

    Only known services are asked: else anybody could have us write to whom they choose, for good.
    """
    host = urlsplit(strangers.checked(subscription.endpoint)).hostname or ""
    if not any(host == each or host.endswith(f".{each}") for each in settings.CIVICGRID_PUSH_SERVICES):
        raise UnknownPushService(field="endpoint", host=host, remedy="choose e-mail or the feed")
    if (_length(subscription.p256dh), _length(subscription.auth)) != (POINT_BYTES, SECRET_BYTES):
        raise BrokenSubscription(field="keys", remedy="choose e-mail or the feed")
    return subscription


def send(subscription: Subscription, message: bytes, contact: str) -> None:
    """Hands the message to the push service.

    Raises Gone, NotDelivered, NotSigned or what `strangers.post` raises.
    `contact` tells the service whom to ask about it: an address of mail (mailto:).
    """
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    service = urlsplit(subscription.endpoint)
    try:
        body = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(message)["body"]
    except (WebPushException, ValueError) as error:
        raise Gone from error
    headers = {
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_S),
        **_signed(f"{service.scheme}://{service.netloc}", contact),
    }
    status = strangers.post(subscription.endpoint, body, headers).status
    if status in GONE:
        raise Gone
    if not 200 <= status < 300:
        raise NotDelivered(code=status)


def _signed(service: str, contact: str) -> dict[str, str]:
    """The header by which the service knows this installation."""
    try:
        told: dict[str, str] = signer().sign({"sub": contact, "aud": service, "exp": int(time()) + SIGNED_S})
    except VapidException as error:
        raise NotSigned(service=service, contact=contact, remedy="set CIVICGRID_MAIL_FROM") from error
    return told


def _length(coded: str) -> int:
    """How many bytes a base64 text holds, -1 for what is none."""
    try:
        return len(urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    except ValueError:
        return -1
