"""Letters by e-mail (RFC 5322, MIME): what a person wrote, and what a machine did.

Pure: bytes in, a record out. Nothing that can arrive raises: what cannot be read is left out, and a letter of which
nothing can be read is empty.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses
from enum import StrEnum
from hashlib import sha256
from itertools import islice

import msgspec

from .words import plain_of, unsigned, written

MOST_BYTES = 30_000_000
"""Of a letter; what follows is not read."""
MOST_IMAGES = 10
MOST_PARTS = 200
MOST_NESTED = 30
"""Parts that may hold others: each line is held against the ends of all that are open."""
MOST_LINES = 500_000
"""Enough for MOST_BYTES of what is written in lines of 76 characters."""
MOST_HEADER, MOST_OF_PART = 2_000, 500
"""Characters of a header, and of one that says what a part is, that are parsed: the work grows as their square."""
MOST_WORDS = 200_000
"""Characters of a part that are looked at for what its writer wrote."""
MAX_SUBJECT, MAX_TEXT, MAX_NAME, MAX_ADDRESS = 300, 9_000, 80, 254
MOST_ANSWERS = 50
_CUTS = (
    (re.compile(rb"[\r\n]"), MOST_LINES),
    (re.compile(rb"content-type:", re.IGNORECASE), MOST_PARTS),
    (re.compile(rb"(multipart|message)/", re.IGNORECASE), MOST_NESTED),
)
"""Of what a letter may hold only so much; before the next one it ends."""
_IDS = re.compile(r"<([^<>\s]{1,900})>")
_DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|bounces?|no-?reply-bounce)([+=@-]|$)", re.IGNORECASE)
_AWAY = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response|antwort)|out of (the )?office|automatische (antwort|abwesenheit)"
    r"|自动(回复|答复)|自動回覆|不在办公室)",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"^\s*(fwd?|wg|tr|转发|轉寄|轉發)\s*[:：]", re.IGNORECASE)
"""Subjects of letters that hand another one on, which programs call an answer to it."""
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "punycode": "ascii", "idna": "ascii"}
"""Read as something else: what is wider, and what no letter is written in (its cost grows as a square)."""
_NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


class Kind(StrEnum):
    """Who wrote a letter: a person, or a machine.

    `doubtful`: it bears a mark of machines that honest letters bear too, as all that come by a mailing list.
    """

    PERSON = "person"
    DOUBTFUL = "doubtful"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter: `text` is what its writer wrote, without the signature.

    Of one that answers another it is without what that one said; `whole` is all that can be read. `digest` names it for
    good: the SHA-256 of its Message-ID, else of the whole letter. `answers` are the Message-IDs to which it replies,
    the nearest first, without their brackets. `images` are the bytes of what says that it is one.
    """

    digest: str
    kind: Kind
    sender: str
    name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    whole: str = ""
    answers: tuple[str, ...] = ()
    images: tuple[bytes, ...] = ()


class _Cautious(EmailPolicy):
    """Parses strangers' headers: so much of each; what cannot be parsed is empty."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The value of a header, decoded as far as it can be."""
        most = MOST_OF_PART if name.lower().startswith("content-") else MOST_HEADER
        try:
            parsed: str = super().header_fetch_parse(name, value[:most])
        except (LookupError, ValueError, AttributeError, TypeError, RecursionError, MessageError):
            return ""  # Python's parser stumbles over some
        return parsed


def read(data: bytes) -> Letter:
    """The letter in these bytes, of which at most MOST_BYTES are read."""
    message = BytesParser(policy=_Cautious()).parsebytes(_cut(data))
    parts = list(_leaves(message))
    name, sender = _sender(message)
    subject, answers = _line(_header(message, "Subject"), MAX_SUBJECT), _answers(message)
    own = written if answers and not _FORWARDED.match(subject) else unsigned
    return Letter(
        digest=_digest(message, data),
        kind=_kind(message),
        sender=sender,
        name=name,
        to=_recipients(message),
        subject=subject,
        text=_clean(_text(parts, own))[:MAX_TEXT],
        whole=_clean(_text(parts, str))[:MAX_TEXT],
        answers=answers,
        images=tuple(_images(parts)),
    )


def _cut(data: bytes) -> bytes:
    """As much of a letter as may be read."""
    data = data[:MOST_BYTES]
    for mark, most in _CUTS:
        beyond = next(islice(mark.finditer(data), most, None), None)
        data = data[: beyond.start()] if beyond else data
    return data


def _digest(message: Message, data: bytes) -> str:
    ids = _IDS.findall(_header(message, "Message-ID"))
    return sha256(ids[0].encode(errors="replace") if ids else data).hexdigest()


def _header(message: Message, name: str) -> str:
    """The value of a header, decoded as far as it can be."""
    return str(message.get(name, ""))


def _headers(message: Message, name: str) -> str:
    """The values of all headers of a name, raw."""
    return ", ".join(str(value) for key, value in message.raw_items() if key.lower() == name.lower())


def _sender(message: Message) -> tuple[str, str]:
    """Name and address: of Reply-To, unless a list put its own there, else of From."""
    first = [each for header in ("Reply-To", "From") for each in _addresses(_header(message, header))[:1]]
    found = [each for each in first if "@" in each[1] and len(each[1]) <= MAX_ADDRESS]
    to = _recipients(message)
    name, address = next((each for each in found if each[1].lower() not in to), found[0] if found else ("", ""))
    return _line(name, MAX_NAME), _line(address, MAX_ADDRESS)


def _addresses(*headers: str) -> list[tuple[str, str]]:
    """Names and addresses; none where comments stand in comments without end."""
    try:
        return getaddresses(headers)
    except RecursionError:
        return []


def _recipients(message: Message) -> tuple[str, ...]:
    told = [_header(message, header) for header in ("Delivered-To", "X-Original-To", "To", "Cc")]
    return tuple(dict.fromkeys(address.lower() for _, address in _addresses(*told) if "@" in address))


def _answers(message: Message) -> tuple[str, ...]:
    near = _IDS.findall(_headers(message, "In-Reply-To"))
    far = _IDS.findall(_headers(message, "References"))[-MOST_ANSWERS:]
    return tuple(dict.fromkeys([*near, *reversed(far)]))


def _kind(message: Message) -> Kind:
    """Who wrote it: RFC 3834 for machines, RFC 3464 for what was not delivered."""
    told = {name.lower(): str(value).strip().lower() for name, value in message.raw_items()}
    daemon = any(_DAEMON.match(address) for _, address in _addresses(_header(message, "From"))[:1])
    if daemon or message.get_content_type() == "multipart/report" or "x-failed-recipients" in told:
        return Kind.BOUNCE
    if _automatic(told):
        return Kind.AUTOMATIC
    return Kind.DOUBTFUL if _doubtful(message, told) else Kind.PERSON


def _automatic(told: Mapping[str, str]) -> bool:
    """What no person's letter bears."""
    said = told.get("auto-submitted", "").partition(";")[0].strip()
    return (
        said not in {"", "no"}
        or told.get("return-path") == "<>"
        or not {"x-autoreply", "x-autorespond", "x-auto-response"}.isdisjoint(told)
    )


def _doubtful(message: Message, told: Mapping[str, str]) -> bool:
    """What people's letters bear too: those of a list, and subjects of people's own."""
    return "list-id" in told or told.get("precedence", "") in _BULK or bool(_AWAY.match(_header(message, "Subject")))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; letters inside of the letter are not opened."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = [each for each in part.get_payload() if isinstance(each, Message)] + waiting
        elif not part.is_multipart():
            yield part


def _text(parts: list[Message], words: Callable[[str], str]) -> str:
    """What is written: the plain text, where there is any, else the words of the HTML."""
    for kind in ("text/plain", "text/html"):
        texts = [_decoded(part) for part in parts if part.get_content_type() == kind and not _attached(part)]
        if any(each.strip() for each in texts):
            if kind == "text/html":
                texts = [plain_of(each, quoted=words is not written, signed=words is str) for each in texts]
            return "\n\n".join(filter(None, map(words, texts)))
    return ""


def _attached(part: Message) -> bool:
    return (part.get_content_disposition() or "inline") == "attachment"


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: Message) -> str:
    """The words of a part; of an unknown character set, tried as common ones."""
    data = _bytes(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "gb18030"):
        try:
            return data.decode(_CHARSETS.get(charset, charset))[:MOST_WORDS]
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", errors="replace")[:MOST_WORDS]


def _images(parts: list[Message]) -> Iterator[bytes]:
    """The pictures, whatever they are called; whoever keeps them looks inside."""
    found = 0
    for part in parts:
        if part.get_content_maintype() == "image" and found < MOST_IMAGES and (data := _bytes(part)):
            found += 1
            yield data


def _clean(words: str) -> str:
    return _NO_TEXT.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _line(words: str, most: int) -> str:
    return " ".join(_clean(words).split())[:most]
