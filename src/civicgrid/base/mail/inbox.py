"""The way in: letters that wait in a mailbox (IMAP), handed over until taken."""

from collections.abc import Callable
from imaplib import IMAP4
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from civicgrid.kernel.errors import CivicGridError, InvalidInput

PATIENCE_S = 30.0
MOST = 50
"""Letters of one visit."""
INBOX = "INBOX"
WAYS: dict[str, type[Any]] = {"imaps": MailBox, "imap+starttls": MailBoxStartTls, "imap": MailBoxUnencrypted}
"""Scheme -> how the line is made; plain `imap` is for this machine and for tests."""
PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}


class NoMailbox(InvalidInput):
    """CIVICGRID_IMAP_URL is not an address of a mailbox: {value}."""


class MailboxAway(CivicGridError):
    """The mailbox cannot be read at the moment: {reason}."""

    status = 503


def fetch(url: str, take: Callable[[bytes], object], most_bytes: int) -> int:
    """Hands over letters that were not read yet, the oldest first; returns how many.

    A letter counts as read once `take` came back; if it raises, it and what follows stay. What `take` gives False for
    is flagged, and waits behind what comes new. Of each at most so many bytes are fetched. Raises NoMailbox or
    MailboxAway.
    """
    try:
        with _opened(url) as mailbox:
            waiting = [*mailbox.uids("UNSEEN UNFLAGGED"), *mailbox.uids("UNSEEN FLAGGED")][:MOST]
            for uid in waiting:
                later = take(_letter(mailbox, uid, most_bytes)) is False
                flag = MailMessageFlags.FLAGGED if later else MailMessageFlags.SEEN
                mailbox.client.uid("store", uid, "+FLAGS.SILENT", f"({flag})")
            return len(waiting)
    except (ImapToolsError, IMAP4.error, OSError) as error:
        raise MailboxAway(reason=str(error) or type(error).__name__, remedy="it is tried again in a minute") from error


def _opened(url: str) -> BaseMailBox:
    """The mailbox of an address like `imaps://user:password@host/Folder`, logged in."""
    parts = urlsplit(url)
    try:
        kind, port = WAYS[parts.scheme], parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise _unfit(parts.scheme) from error
    if not (parts.hostname and parts.username):
        raise _unfit(parts.scheme)
    mailbox: BaseMailBox = kind(parts.hostname, port, timeout=PATIENCE_S)
    folder = unquote(parts.path.strip("/")) or INBOX
    try:
        return mailbox.login(unquote(parts.username), unquote(parts.password or ""), folder)
    except ImapToolsError:
        mailbox.client.shutdown()  # it is not logged in, so nothing else would end the line
        raise


def _letter(mailbox: BaseMailBox, uid: str, most_bytes: int) -> bytes:
    """The bytes of a letter, which stays unread."""
    _, told = mailbox.client.uid("fetch", uid, f"(BODY.PEEK[]<0.{most_bytes}>)")
    return next((bytes(part[1]) for part in told if isinstance(part, tuple)), b"")


def _unfit(scheme: str) -> NoMailbox:
    """Without the address itself: it holds a password."""
    return NoMailbox(
        field="CIVICGRID_IMAP_URL", value=f"{scheme}:…", remedy="write it as imaps://user:password@host/INBOX"
    )
