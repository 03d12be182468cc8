"""Web push: short messages to browsers that asked for them (RFC 8030, 8291, 8292)."""

from .keys import public_key
from .sending import BrokenSubscription, Gone, NotDelivered, NotSigned, Subscription, UnknownPushService, accepted, send

__all__ = [
    "BrokenSubscription",
    "Gone",
    "NotDelivered",
    "NotSigned",
    "Subscription",
    "UnknownPushService",
    "accepted",
    "public_key",
    "send",
]
