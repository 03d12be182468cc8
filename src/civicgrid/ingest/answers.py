"""What senders are told: what was kept, what was refused and why."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

import msgspec
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.types import Reason
from civicgrid.base.http.problems import refusal
from civicgrid.kernel.errors import CivicGridError

from .keeping import Kept

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = Sequence[tuple[bytes, bytes]]

MOST_TOLD = 100
"""Refused rows of which one answer tells."""
JSON = (b"content-type", b"application/json")


class NothingKept(CivicGridError):
    """None of the {rows} rows was taken."""


class Refused(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that was refused: its place from 0, why, and what to do."""

    row: int
    reason: str
    detail: str
    remedy: str = ""


class Told(msgspec.Struct, frozen=True):
    """The answer to a batch: rows kept, the number of the first.

    Refused ones, and how many in all.
    """

    rows: int
    first: int | None
    refused: Sequence[Refused]
    refused_rows: int


class Answer(msgspec.Struct, frozen=True):
    """An answer of HTTP."""

    status: int
    body: bytes
    headers: Headers = (JSON,)

    async def send(self, send: Send) -> None:
        """Sends it."""
        headers = [*self.headers, (b"content-length", b"%d" % len(self.body))]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def told_of(kept: Kept, language: str) -> Answer:
    """What became of a batch: 201, or 400 where none of its rows was kept."""
    if kept.taken.codes is None:
        return Answer(201, msgspec.json.encode(Told(len(kept.taken.rows), kept.first, (), 0)))
    size = int((kept.taken.codes != 0).sum())
    with translation.override(language):
        refused = [_refused(row, reason) for row, reason in kept.taken.refused(MOST_TOLD)]
    told = Told(len(kept.taken.rows), kept.first, refused, size)
    if size and not told.rows:
        problem = refused_with(NothingKept(rows=size, remedy="see what is wrong with each row"), language)
        document = msgspec.json.decode(problem.body) | {"refused": refused, "refused_rows": size}
        return Answer(problem.status, msgspec.json.encode(document), problem.headers)
    return Answer(201, msgspec.json.encode(told))


def refused_with(error: CivicGridError, language: str) -> Answer:
    """An error as a problem document."""
    with translation.override(language):
        response = refusal(error)
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    return Answer(response.status_code, response.content, headers)


def language_of(headers: Mapping[bytes, bytes]) -> str:
    """The language that a sender reads."""
    for code, _ in parse_accept_lang_header(headers.get(b"accept-language", b"").decode("latin1")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"


def _refused(row: int, reason: Reason) -> Refused:
    error = telemetry.REFUSALS[reason](row)
    return Refused(row, reason, error.message(translation.gettext), error.advice(translation.gettext))
