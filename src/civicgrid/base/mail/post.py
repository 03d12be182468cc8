"""The way out: one letter at a time to the mail server that the settings name."""

import smtplib
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

import msgspec
from django.conf import settings

from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .letter import Letter, is_address, message_of

NOBODY = "civicgrid@localhost"
"""Stands where the settings name no address."""
PATIENCE_S = 20.0
"""For a mail server to answer."""


class NoMailServer(InvalidInput):
    """CIVICGRID_MAIL_URL is not an address of a mail server: {value}."""


class MailAway(CivicGridError):
    """The mail server does not take letters at the moment: {reason}."""

    status = 503


class MailRefused(CivicGridError):
    """The mail server refuses this letter for good: {reason}."""

    status = 502


class RecipientRefused(MailRefused):
    """The mail server refuses this recipient for good: {reason}."""


class Server(msgspec.Struct, frozen=True):
    """Where letters are handed over; `tls` is "none", "start" (STARTTLS) or "whole"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


PORTS: Mapping[str, tuple[int, str]] = {"smtp": (25, "none"), "smtp+starttls": (587, "start"), "smtps": (465, "whole")}
"""Scheme -> its usual port, and its TLS."""


def may_send() -> bool:
    """Whether a mail server is named at all."""
    return bool(settings.CIVICGRID_MAIL_URL)


def public_url(path: str) -> str:
    """A page's address as letters carry it."""
    return f"{settings.CIVICGRID_URL.rstrip('/')}{path}"


def address_in(sender: str) -> str:
    """The address in `Name <address>`."""
    return parseaddr(sender)[1]


def contact_url() -> str:
    """Whom others ask about what this installation sends, as an address (mailto:)."""
    address = address_in(settings.CIVICGRID_MAIL_FROM)
    return f"mailto:{address if is_address(address) else NOBODY}"


def server_of(url: str) -> Server:
    """The server of an address like `smtp+starttls://user:password@host:587`."""
    parts = urlsplit(url)
    try:
        port, tls = PORTS[parts.scheme]
        port = parts.port or port
    except (KeyError, ValueError) as error:
        raise _unfit(parts.scheme) from error
    if not parts.hostname:
        raise _unfit(parts.scheme)
    return Server(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def post(letter: Letter) -> None:
    """Hands a letter to the mail server.

    Raises NoMailServer, MailAway, MailRefused or RecipientRefused.
    """
    server = server_of(settings.CIVICGRID_MAIL_URL)
    sender = settings.CIVICGRID_MAIL_FROM
    message = message_of(letter, sender, address_in(sender).rpartition("@")[2] or "localhost")
    try:
        with _CONNECT[server.tls](server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message, address_in(sender), [letter.to])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        raise _answered(error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused(reason=str(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailAway(reason=str(error) or type(error).__name__, remedy="try again later") from error


def _plain(server: Server) -> smtplib.SMTP:
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)


def _start(server: Server) -> smtplib.SMTP:
    connection = _plain(server)
    connection.starttls(context=create_default_context())
    return connection


def _whole(server: Server) -> smtplib.SMTP:
    return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=create_default_context())


_CONNECT: Mapping[str, Callable[[Server], smtplib.SMTP]] = {"none": _plain, "start": _start, "whole": _whole}


def _answered(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> CivicGridError:
    """4xx is for now, 5xx for good (RFC 5321 §4.2.1); a refused login is ours to mend."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, _bytes(error.smtp_error)
    words = said.decode(errors="replace")
    reason = f"{code} {' '.join(words.split())}"
    if code < 500 or isinstance(error, smtplib.SMTPAuthenticationError):
        return MailAway(reason=reason, remedy="try again later")
    refused = RecipientRefused if isinstance(error, smtplib.SMTPRecipientsRefused) else MailRefused
    return refused(reason=reason)


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said


def _unfit(scheme: str) -> NoMailServer:
    """Without the address itself: it holds a password."""
    return NoMailServer(field="CIVICGRID_MAIL_URL", value=f"{scheme}:…", remedy="write it as smtp://host:25")
