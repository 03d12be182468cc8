"""What the tests of the ledger start from."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from civicgrid.base import ledger
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.note import Signer, TreeHead
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.base.ledger.tree import TILE_WIDTH, Frontier, leaf_hash

T = TypeVar("T")

ORIGIN = "ledger.example/lakeside"
MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


class Log:
    """A tree in memory, filled as the sequencer fills the tables."""

    def __init__(self, size: int) -> None:
        self.edge = Frontier()
        self.rows: list[list[bytes]] = [[]]
        for number in range(size):
            self.append(leaf_hash(content(number)))

    def append(self, leaf: bytes) -> None:
        self.rows[0].append(leaf)
        for tile in self.edge.append(leaf):
            self.rows.extend([] for _ in range(tile.level + 1 - len(self.rows)))
            assert tile.index == len(self.rows[tile.level])
            self.rows[tile.level].append(tile.root)

    def head(self, origin: str = ORIGIN) -> TreeHead:
        return TreeHead(origin, self.edge.size, self.edge.root)

    def tiles(self, level: int, tile: int) -> Sequence[bytes]:
        return self.rows[level][tile * TILE_WIDTH : (tile + 1) * TILE_WIDTH]


def content(number: int) -> bytes:
    return b"leaf %d" % number


@cache
def log(size: int) -> Log:
    return Log(size)


def signer(name: str = ORIGIN, seed: bytes = b"city") -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(sha256(seed).digest()))


def entry(number: int) -> ledger.NewEntry:
    return ledger.NewEntry(
        at=MORNING + timedelta(minutes=number),
        actor="post-12",
        action="cases.close",
        subject_kind="case",
        subject=f"2026{number // 2:07}",
        event_name="CaseClosed",
        event=f'{{"condition":"3-1","number":{number},"reason":"路灯 shines again"}}',
    )


def sealed(*sizes: int) -> None:
    """A ledger that grows to each of these sizes, where it gets a checkpoint."""
    for size in sizes:
        ledger.append([entry(number) for number in range(Entry.objects.count(), size)])
        sequence()


def elsewhere(task: Callable[[], T]) -> T:
    """Runs a task to its end over another connection, whatever this one has open."""

    def run() -> T:
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def sql(statement: str) -> None:
    """What somebody does who owns the database, whom no foreign key holds; for one test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_leaf'::regclass AND contype = 'f'")
        for (constraint,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE ledger_leaf DROP CONSTRAINT {constraint}")
        cursor.execute(statement)
