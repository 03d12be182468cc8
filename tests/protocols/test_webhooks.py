"""Web hooks are signed as the specification says; another reading of it verifies them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest

from civicgrid.protocols import webhooks
from civicgrid.protocols.webhooks import BadSignature, Message, NotASecret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SENT = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
NOW = 1_614_265_330
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The published example of the scheme."""


def test_the_published_example() -> None:
    assert webhooks.headers(SENT, SECRET, NOW) == {
        "Content-Type": "application/json",
        "webhook-id": SENT.id,
        "webhook-timestamp": str(NOW),
        "webhook-signature": SIGNED,
    }


def test_anybody_can_verify_what_is_sent() -> None:
    secret = webhooks.secret_of(b"k" * 32)
    sent = webhooks.message("event_17", "case.CaseClosed", datetime(2026, 3, 2, 9, tzinfo=UTC), {"subject": "路灯"})
    told = webhooks.headers(sent, secret, NOW)
    key = base64.b64decode(secret[len("whsec_") :])
    signed = hmac.new(key, b".".join((b"event_17", str(NOW).encode(), sent.body)), hashlib.sha256).digest()
    assert told["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
    assert json.loads(sent.body) == {
        "type": "case.CaseClosed",
        "timestamp": "2026-03-02T09:00:00+00:00",
        "data": {"subject": "路灯"},
    }


def test_what_comes_is_verified() -> None:
    told = {"webhook-id": SENT.id, "webhook-timestamp": str(NOW), "webhook-signature": f"v1a,other v1,wrong {SIGNED}"}
    assert webhooks.verify(told, SENT.body, SECRET, NOW + 60) == SENT.id


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": str(NOW + 1)},
        {"webhook-timestamp": "x"},
        {"webhook-timestamp": "9" * 30},
        {"webhook-signature": SIGNED.replace("v1", "v2")},
        {"webhook-signature": ""},
    ],
)
def test_what_was_changed_is_not_believed(changed: dict[str, str]) -> None:
    told = {"webhook-id": SENT.id, "webhook-timestamp": str(NOW), "webhook-signature": SIGNED} | changed
    with pytest.raises(BadSignature):
        webhooks.verify(told, SENT.body, SECRET, NOW)


@pytest.mark.parametrize("late", [-301, 301])
def test_what_is_sent_again_later_is_not_believed(late: int) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify(webhooks.headers(SENT, SECRET, NOW), SENT.body, SECRET, NOW + late)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!", "whsec_c2hvcnQ=", f"whsec_{'A' * 88}"])
def test_secrets_are_long_enough(secret: str) -> None:
    with pytest.raises(NotASecret):
        webhooks.headers(SENT, secret, NOW)
