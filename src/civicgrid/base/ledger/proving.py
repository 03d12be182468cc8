"""Proofs for outsiders: an entry is in the ledger, and the ledger only ever grew."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import msgspec
from django.db.models import Q, QuerySet

from civicgrid.kernel.errors import Conflict, NotFound

from . import home, storage, tree
from .leaf import Disclosure, Opening, canonical
from .models import Entry, Leaf
from .note import TreeHead, encode, read_head
from .proof import Proof
from .tree import Tiles

Sealed = Callable[[str, str], bool]
"""Whether an entry's action and event, which is JSON, stay closed."""


class Forked(Conflict):
    """The ledger does not continue the checkpoint over {size} entries."""


class NotSequenced(NotFound):
    """The entry has no number yet."""


class ProvenEntry(msgspec.Struct, frozen=True):
    """An entry as its holder gets it: a name for files, contents of proof and leaf."""

    name: str
    proof: str
    leaf: bytes


def prove(entry: Entry) -> ProvenEntry:
    """The tlog-proof under the newest checkpoint; `extra` holds the opening."""
    proven = _proofs(Leaf.objects.filter(entry=entry))
    if not proven:
        raise NotSequenced
    return proven[0]


def prove_subject(kind: str, number: str, *, sealed: Sealed | None = None) -> list[ProvenEntry]:
    """Proofs of a thing's numbered entries, e.g. ("case", "2026001"), oldest first.

    Those that are `sealed` show that the leaf is in the ledger, and not what it says.
    """
    return _proofs(Leaf.objects.filter(entry__subject_kind=kind, entry__subject=number), sealed)


def prove_own(kind: str, numbers: Sequence[str], actor: str, came: tuple[str, str]) -> list[ProvenEntry]:
    """Proofs of what one actor did with things, and of how they came in.

    `came`: the name of the event that took them in, and a word that it holds.
    """
    name, mention = came
    about = Leaf.objects.filter(entry__subject_kind=kind, entry__subject__in=numbers)
    return _proofs(about.filter(Q(entry__actor=actor) | Q(entry__event_name=name, entry__event__contains=mention)))


def packed(proofs: Iterable[ProvenEntry]) -> bytes:
    """A ZIP with a tlog-proof and the leaf of each entry."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as folder:
        for each in proofs:
            folder.writestr(f"{each.name}.tlog-proof", each.proof)
            folder.writestr(f"{each.name}.leaf", each.leaf)
    return whole.getvalue()


def _proofs(rows: QuerySet[Leaf], sealed: Sealed | None = None) -> list[ProvenEntry]:
    """Proofs under one checkpoint: what is numbered meanwhile waits for the next."""
    newest = storage.newest()
    if newest is None:
        return []
    head = read_head(home.signer().verifier.open(newest.note))
    leaves = list(rows.filter(index__lt=head.size).select_related("entry").order_by("index"))
    tiles = storage.tiles_of([each.index for each in leaves], head.size)
    return [_proven(each, head, newest.note, tiles, sealed) for each in leaves]


def _proven(row: Leaf, head: TreeHead, note: str, tiles: Tiles, sealed: Sealed | None) -> ProvenEntry:
    opened = b"" if sealed and sealed(row.entry.action, row.entry.event) else _disclosure(row.entry)
    proof = Proof(row.index, tree.inclusion(row.index, head.size, tiles), note, opened)
    proof.check(row.data, head)
    return ProvenEntry(f"entry-{row.index}", proof.text, row.data)


def consistency(old: str) -> str:
    """Proof for a witness that the ledger continues an older checkpoint of its own.

    The text is the body of `add-checkpoint` (c2sp.org/tlog-witness): old size, hashes, newest checkpoint.
    """
    verifier = home.signer().verifier
    then = read_head(verifier.open(old))
    newest = storage.newest()
    if newest is None:
        raise Forked(size=then.size)
    now = read_head(verifier.open(newest.note))
    hashes = tree.consistency(then.size, now.size, storage.tiles()) if then.size <= now.size else []
    if not tree.continues(then.size, then.root, now.size, now.root, hashes):
        raise Forked(size=then.size)
    return "\n".join([f"old {then.size}", *map(encode, hashes)]) + f"\n\n{newest.note}"


def _disclosure(entry: Entry) -> bytes:
    opened = canonical([getattr(entry, field) for field in Opening.__struct_fields__])
    return msgspec.json.encode(Disclosure(msgspec.Raw(opened), entry.salt))
