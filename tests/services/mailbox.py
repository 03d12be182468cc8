"""A real mail server for tests of letters: what it took, what it answers next."""

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

ADDRESS = "chen@tiny.example"
"""Whoever reports, and wants letters or not."""
Jobs = Callable[[], int]


class Box:
    """A mail server's mind: what it took, and what it answers next."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        """Takes a letter, or says why not."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.letters.append(email.message_from_bytes(content, policy=default))
        return self.answer

    def last(self) -> EmailMessage:
        """The letter that came last."""
        return self.letters[-1]

    def text(self, part: str = "plain") -> str:
        """What the last one says."""
        body = self.last().get_body((part,))
        assert body
        return str(body.get_content()).replace("\r\n", "\n")

    def way(self, words: str = "") -> str:
        """The first address in it that holds these words, as a path."""
        found: str = next(path for path in re.findall(r"http://localhost:8000(\S+)", self.text()) if words in path)
        return found
