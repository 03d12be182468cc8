"""The way in: letters that wait in a mailbox (IMAP), handed over until taken."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
TAKEN, WAITS = MailMessageFlags.SEEN, MailMessageFlags.FLAGGED
ASIDE = f"{TAKEN} {WAITS}"
"""The flags of letters."""

log = logging.getLogger(__name__)


class NoMailbox(InvalidInput):
    """CIVICGRID_IMAP_URL is not an address of a mailbox: {value}."""


class SetAside(CivicGridError):
    """The letter was tried {tries} times and cannot be taken."""


class MailboxAway(CivicGridError):
    """The mailbox cannot be read at the moment: {reason}."""

    status = 503


def fetch(url: str, take: Callable[[bytes], object], most_bytes: int) -> int:
    """Hands over letters that were not read yet, the oldest first; returns how many.

    A letter counts as read once `take` came back. What it gives False for or stumbles over, and what the mailbox does
    not give out, is flagged, and waits behind what comes new. What it raises SetAside for is read and flagged: it comes
    again when somebody marks it as unread. Of each at most so many bytes are fetched. Raises NoMailbox or MailboxAway.
    """
    try:
        with _opened(url) as mailbox:
            fresh, tried = mailbox.uids("UNSEEN UNFLAGGED"), mailbox.uids("UNSEEN FLAGGED")
            waiting = [*fresh, *tried][:MOST]
            for uid in waiting:
                letter = _letter(mailbox, uid, most_bytes)
                flags = WAITS if letter is None else _flags(take, letter)
                mailbox.client.uid("store", uid, "+FLAGS.SILENT", f"({flags})")
                if flags == TAKEN and uid in tried:
                    mailbox.client.uid("store", uid, "-FLAGS.SILENT", f"({WAITS})")
            return len(waiting)
    except (ImapToolsError, IMAP4.error, OSError) as error:
        raise MailboxAway(reason=str(error) or type(error).__name__, remedy="it is tried again in a minute") from error


@contextmanager
def _opened(url: str) -> Iterator[BaseMailBox]:
    """The mailbox of an address like `imaps://user:password@host/Folder`, logged in.

    However it ends, the line ends with it.
    """
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
        yield mailbox.login(unquote(parts.username), unquote(parts.password or ""), folder)
        mailbox.logout()
    finally:
        with suppress(OSError):  # a logout has ended it already
            mailbox.client.shutdown()


def _letter(mailbox: BaseMailBox, uid: str, most_bytes: int) -> bytes | None:
    """The bytes of a letter, which stays unread; None where they are not given."""
    status, told = mailbox.client.uid("fetch", uid, f"(BODY.PEEK[]<0.{most_bytes}>)")
    for part in told if status == "OK" else ():
        if isinstance(part, tuple):
            return bytes(part[1])
    log.warning("a letter waits: the mailbox does not give it out (%s)", status)
    return None


def _flags(take: Callable[[bytes], object], letter: bytes) -> str:
    """What a letter is flagged with; one that nobody can take holds up no other."""
    try:
        return WAITS if take(letter) is False else TAKEN
    except SetAside:
        log.exception("a letter goes aside, read and flagged: mark it as unread to have it tried again")
        return ASIDE
    except Exception:
        log.exception("a letter waits: it could not be taken")
        return WAITS


def _unfit(scheme: str) -> NoMailbox:
    """Without the address itself: it holds a password."""
    return NoMailbox(
        field="CIVICGRID_IMAP_URL", value=f"{scheme}:…", remedy="write it as imaps://user:password@host/INBOX"
    )
