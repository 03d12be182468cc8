"""Proofs for outsiders: an entry is in the ledger, and the ledger only ever grew."""

import msgspec

from civicgrid.kernel.errors import Conflict, NotFound

from . import home, storage, tree
from .leaf import Disclosure, Opening, canonical
from .models import Entry, Leaf
from .note import encode, read_head
from .proof import Proof
from .tree import Tiles


class Forked(Conflict):
    """The ledger does not continue the checkpoint over {size} entries."""


class NotSequenced(NotFound):
    """The entry has no number yet."""


class ProvenEntry(msgspec.Struct, frozen=True):
    """An entry as its holder gets it: a name for files, contents of proof and leaf."""

    name: str
    proof: str
    leaf: bytes


def prove(entry: Entry, tiles: Tiles | None = None) -> ProvenEntry:
    """The tlog-proof of an entry under the newest checkpoint.

    Its `extra` line holds the opening unless that is erased.
    """
    leaf, newest = Leaf.objects.filter(entry=entry).first(), storage.newest()
    if leaf is None or newest is None:
        raise NotSequenced
    hashes = tree.inclusion(leaf.index, newest.size, tiles or storage.tiles())
    proof = Proof(leaf.index, hashes, newest.note, _disclosure(entry))
    proof.verify(leaf.data, home.signer().verifier)
    return ProvenEntry(f"entry-{leaf.index}", proof.text, leaf.data)


def prove_subject(kind: str, number: str) -> list[ProvenEntry]:
    """Proofs of a thing's numbered entries, e.g. ("case", "2026001"), oldest first."""
    entries = Entry.objects.filter(subject_kind=kind, subject=number, leaf__isnull=False)
    tiles = storage.tiles()
    return [prove(entry, tiles) for entry in entries.order_by("leaf")]


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
    if not entry.salt:
        return b""
    opened = canonical([getattr(entry, field) for field in Opening.__struct_fields__])
    return msgspec.json.encode(Disclosure(msgspec.Raw(opened), entry.salt))
