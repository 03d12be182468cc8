"""The sequencer: numbers what waits in batches, extends the tree, signs its root."""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Count, Min

from civicgrid.kernel.errors import Conflict

from . import home, storage
from .feed import CHANNEL
from .leaf import Opening, seal
from .models import Checkpoint, Entry, Leaf, Pending, Tile
from .note import TreeHead, read_head
from .tree import Frontier, FullTile, frontier, leaf_hash

BATCH = 2_000
_LOCK = int.from_bytes(b"ledger")


class SetBack(Conflict):
    """The database knows {size} entries of the ledger, but a checkpoint over {signed} was signed."""


class Waiting(msgspec.Struct, frozen=True):
    """How many entries have no number yet, and since when the first of them waits."""

    count: int
    since: datetime | None


def sequence(limit: int = sys.maxsize) -> int:
    """Numbers what waits, or `limit` of it; returns how many, 0 if another does it."""
    done = 0
    while done < limit and (batch := _seal(min(BATCH, limit - done))):
        done += batch
    return done


def waiting() -> Waiting:
    """What has no number yet."""
    return Waiting(**Pending.objects.aggregate(count=Count("pk"), since=Min("since")))


@transaction.atomic
def _seal(most: int) -> int:
    """Numbers one batch and signs the tree over it, all or nothing."""
    if not _alone():
        return 0
    fresh = list(Pending.objects.order_by("pk").values_list("pk", flat=True)[:most])
    rows = Entry.objects.filter(pk__in=fresh).order_by("pk")
    if entries := list(rows.values_list("pk", "salt", *Opening.__struct_fields__)):
        newest = storage.newest()
        signer = home.signer(create=newest is None)
        edge = frontier(newest.size if newest else 0, storage.tiles())
        _refuse_set_back(edge)
        _grow(edge, entries)
        note = signer.sign(TreeHead(signer.name, edge.size, edge.root).text)
        Checkpoint.objects.create(size=edge.size, note=note)
        Pending.objects.filter(pk__in=fresh).delete()
        _tell()
        transaction.on_commit(partial(home.hold, note))  # noqa: TID251 - a file of this machine, not a job
    return len(entries)


def _tell() -> None:
    """Whoever waits for the ledger hears of it when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _alone() -> bool:
    """Whether this transaction is the only sequencer; a lock that nobody waits for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _grow(edge: Frontier, entries: Sequence[tuple[Any, ...]]) -> None:
    """Stores the entries as leaves, and the tiles that they fill."""
    leaves: list[Leaf] = []
    full: list[FullTile] = []
    for index, (entry, salt, *opening) in enumerate(entries, edge.size):
        commitment, hour = seal(salt, opening)
        leaf = Leaf(index=index, entry_id=entry, hour=hour, commitment=commitment)
        leaves.append(leaf)
        full += edge.append(leaf_hash(leaf.data))
    Leaf.objects.bulk_create(leaves)
    Tile.objects.bulk_create([Tile(level=tile.level, index=tile.index, root=tile.root) for tile in full])


def _refuse_set_back(edge: Frontier) -> None:
    """A log never contradicts a checkpoint that it signed (c2sp.org/tlog-checkpoint)."""
    held = home.held()
    if held and (signed := read_head(held)).size > edge.size:
        remedy = "restore the newest backup; the checkpoint stands in the ledger folder of the installation"
        raise SetBack(size=edge.size, signed=signed.size, remedy=remedy)
