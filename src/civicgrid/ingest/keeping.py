"""Keeping rows: checked, framed, in the journal before anybody is told so."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

import msgspec
import numpy as np

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.types import Door, Reason
from civicgrid.base.journal import JournalBusy, Rounds
from civicgrid.kernel.errors import InvalidInput

from .register import Register

MOST_WAITING = 50_000
"""Single observations that may wait for the disk at once."""

Batch = tuple[int, bytes]


def arrival() -> int:
    """Now, in microseconds: what the machine's clock says, also where it was put back."""
    return time.time_ns() // 1_000


def framed(rows: telemetry.Rows, at: int) -> list[Batch]:
    """The rows as the journal keeps them."""
    return [(len(rows), telemetry.frame_of(rows, at))] if len(rows) else []


def tallied(door: Door, refused: Mapping[str, int]) -> list[Batch]:
    """The count of refused rows as the journal keeps it: a row of its own."""
    return [(1, telemetry.tally_of(telemetry.Tally(door, refused)))] if refused else []


class Kept(NamedTuple):
    """What became of a batch.

    The number of its first row that was kept, None where none was.
    """

    first: int | None
    taken: telemetry.Taken


class Keeper:
    """The one way into the journal, for batches and for single observations."""

    def __init__(self, register: Register, rounds: Rounds) -> None:
        self.register = register
        self._rounds = rounds
        self._waiting: list[_Waiter] = []
        self._going: asyncio.Task[None] | None = None

    async def keep(self, sent: telemetry.Sent, scope: telemetry.Scope, door: Door) -> Kept:
        """Keeps the good rows of a batch.

        Raises UnknownUnit, DatabaseAway, JournalBusy and NotOnDisk.
        """
        sent = await self._with_known_features(sent)
        taken = telemetry.taken(sent, self.register.streams, self.register.may(scope))
        if taken.unknown:
            await self.register.look(taken.strangers.tolist(), taken.nameless)
            taken = telemetry.taken(sent, self.register.streams, self.register.may(scope))
        batches = framed(taken.rows, arrival()) + tallied(door, taken.tally())
        first = await self._rounds.append_all(batches) if batches else None
        return Kept(first if len(taken.rows) else None, taken)

    async def keep_all(self, all_sent: Sequence[telemetry.Sent], refused: Mapping[str, int], door: Door) -> None:
        """Keeps the good rows of many batches at once.

        `refused` counts what could not even be read.
        """
        tally, batches, at = Counter(refused), list[Batch](), arrival()
        for sent in [await self._with_known_features(each) for each in all_sent]:
            try:
                taken = telemetry.taken(sent, self.register.streams)
                if taken.unknown:
                    await self.register.look(taken.strangers.tolist(), taken.nameless)
                    taken = telemetry.taken(sent, self.register.streams)
            except InvalidInput:
                tally[Reason.WRONG_UNIT] += len(sent.rows)
                continue
            tally += taken.tally()
            batches += framed(taken.rows, at)
        if batches or tally:
            await self._rounds.append_all(batches + tallied(door, tally))

    async def keep_one(self, one: telemetry.One, scope: telemetry.Scope) -> int:
        """The number of an observation.

        Raises RowRefused, DatabaseAway, JournalBusy and NotOnDisk.

        All that come while others are written become one frame.
        """
        known = self.register.streams.known.get(one.stream)
        if known is None:
            await self.register.look([one.stream])
            known = self.register.streams.known.get(one.stream)
        if len(self._waiting) >= MOST_WAITING:
            raise JournalBusy(remedy="send it again later")
        mine = known is None or scope.everything or known.id in scope.streams or known.thing in scope.things
        waiter = _Waiter(one, asyncio.get_running_loop().create_future(), mine)
        self._waiting.append(waiter)
        if self._going is None:
            self._going = asyncio.create_task(self._go())
        return await waiter.number

    async def _with_known_features(self, sent: telemetry.Sent) -> telemetry.Sent:
        """The batch; rows that name a feature of interest that is not there are marked."""
        missing = await self.register.missing_features(sent.rows)
        if not missing or sent.rows.feature is None:
            return sent
        bad = np.isin(sent.rows.feature, list(missing))
        codes = np.zeros(len(sent.rows), np.int8) if sent.codes is None else sent.codes
        marked = np.where(bad & (codes == 0), telemetry.CODE[Reason.UNREADABLE], codes).astype(np.int8)
        return msgspec.structs.replace(sent, codes=marked)

    async def close(self) -> None:
        """Ends when all that waited is on disk."""
        while self._going is not None:
            await asyncio.wait([self._going])

    async def _go(self) -> None:
        while self._waiting:
            waiters, self._waiting = self._waiting, []
            try:
                await self._round(waiters)
            except Exception as error:
                for waiter in waiters:
                    _tell(waiter, error)
        self._going = None

    async def _round(self, waiters: "Sequence[_Waiter]") -> None:
        at = arrival()
        rows = telemetry.rows_of([each.one for each in waiters], at)
        not_mine = [not each.mine for each in waiters]
        codes = np.array(not_mine, np.int8) * np.int8(telemetry.CODE[Reason.NOT_YOURS]) if any(not_mine) else None
        taken = telemetry.taken(telemetry.Sent(rows=rows, codes=codes), self.register.streams)
        refused = dict(taken.refused())
        tally = Counter(map(str, refused.values()))
        first = await self._rounds.append_all(framed(taken.rows, at) + tallied(Door.SENSORTHINGS, tally))
        number = count(first)
        for place, waiter in enumerate(waiters):
            _tell(waiter, refused[place] if place in refused else next(number))


class _Waiter(NamedTuple):
    one: telemetry.One
    number: "asyncio.Future[int]"
    mine: bool


def _tell(waiter: _Waiter, told: int | Reason | Exception) -> None:
    if waiter.number.done():  # whoever sent it has gone
        return
    if isinstance(told, int):
        waiter.number.set_result(told)
    else:
        waiter.number.set_exception(told if isinstance(told, Exception) else telemetry.REFUSALS[told](None))
