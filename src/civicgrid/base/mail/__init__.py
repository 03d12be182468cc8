"""Letters by electronic mail: the only door to SMTP."""

from .letter import Letter, is_address
from .post import (
    MailAway,
    MailRefused,
    NoMailServer,
    RecipientRefused,
    address_in,
    contact_url,
    may_send,
    post,
    public_url,
)

__all__ = [
    "Letter",
    "MailAway",
    "MailRefused",
    "NoMailServer",
    "RecipientRefused",
    "address_in",
    "contact_url",
    "is_address",
    "may_send",
    "post",
    "public_url",
]
