"""Who may send, and how much: by the key that comes with a request."""

import time
from math import ceil, isinf
from typing import ClassVar

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base.http.refusals import NotLoggedIn, UnknownKey
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import digest_of

from .register import Register

ANYBODY = telemetry.Sender("anybody", telemetry.Scope(everything=True))
"""Whoever sends where no key is asked for."""


class OverTheLimit(CivicGridError):
    """This key may send {limit} rows a minute."""

    status: ClassVar[int] = 429


class Gate:
    """Keys, and what is left of each one's rows of a minute."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._buckets = dict[str, telemetry.Bucket]()

    async def sender(self, authorization: str, *, anybody: bool = False) -> telemetry.Sender:
        """Who sends; raises NotLoggedIn, UnknownKey and DatabaseAway.

        Without a key it may be `anybody`.
        """
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key:
            if anybody:
                return ANYBODY
            raise NotLoggedIn(remedy="send the key as Authorization: Bearer KEY")
        found = await self._register.sender(digest_of(key.strip()))
        if found is None:
            raise UnknownKey(remedy="ask for a new key")
        return found

    def spend(self, sender: telemetry.Sender, rows: int) -> None:
        """Counts rows; raises OverTheLimit where that is more than the key may send now."""
        if sender.rows_per_minute is None:
            return
        now, bucket = time.monotonic(), self._buckets.get(sender.name)
        if bucket is None or bucket.rows != sender.rows_per_minute:
            bucket = self._buckets[sender.name] = telemetry.full(sender.rows_per_minute, now)
        wait_s = bucket.wait_s(rows, now)
        if isinf(wait_s):
            raise OverTheLimit(limit=sender.rows_per_minute, wait_s=60, remedy="send fewer at once")
        if wait_s:
            raise OverTheLimit(limit=sender.rows_per_minute, wait_s=ceil(wait_s), remedy="send it again later")
