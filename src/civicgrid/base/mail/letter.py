"""A letter: text and simple HTML in one language, marked as a polite machine's."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_ADDRESS = 254
"""Characters of an address (RFC 5321 §4.5.3.1.3, without its brackets)."""
UNFOLDED = SMTP.clone(max_line_length=998)
"""Addresses in headers may be longer than a line, but not become encoded words (RFC 2047 §5)."""
LONGEST_SUBJECT = 150
"""Characters of a subject; what people see of it is less."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter to one reader.

    `id` is unique for good, so that a letter that came twice is known by it. `stop` is the address that ends such
    letters: opened by people, or asked by their mail program (RFC 8058). `reply_to` "" = nobody reads replies.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    stop: str = ""
    reply_to: str = ""


def is_address(words: str) -> bool:
    """Whether the words are one address of mail, and nothing else.

    Not one with a quoted name, in which a second address may hide, nor one of a host without a name.
    """
    if len(words) > LONGEST_ADDRESS or words.startswith('"') or words.endswith("]"):
        return False
    try:
        validate_email(words)
    except ValidationError:
        return False
    return words.isascii()


def message_of(letter: Letter, sender: str, host: str) -> EmailMessage:
    """The letter as it is sent from `sender`; `host` makes its identifier unique."""
    message = EmailMessage(policy=UNFOLDED)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = " ".join(letter.subject.split())[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answer, please
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language  # after the content, which begins these headers anew
    return message
