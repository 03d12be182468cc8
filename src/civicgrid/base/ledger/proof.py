"""Proofs that fit in a file: c2sp.org/tlog-proof, version 1."""

import re
from collections.abc import Sequence

import msgspec

from civicgrid.kernel.errors import InvalidInput

from . import tree
from .note import TreeHead, Verifier, decode, encode, read_head

_MAGIC = "c2sp.org/tlog-proof@v1"
_PROOF = re.compile(
    rf"{re.escape(_MAGIC)}\n(?:extra (?P<extra>[^\n]+)\n)?index (?P<index>0|[1-9][0-9]{{0,18}})\n"
    r"(?P<hashes>(?:[^\n]+\n){0,63})\n(?P<note>.+)",
    re.DOTALL,
)


class BadProof(InvalidInput):
    """This proof does not show that the leaf is in the log."""


class Proof(msgspec.Struct, frozen=True):
    """That a leaf is number `index` of a log.

    `hashes` go from its sibling upwards; `note` is the signed checkpoint. `extra` is whatever helps to rebuild the
    leaf. Nothing vouches for it.
    """

    index: int
    hashes: Sequence[bytes]
    note: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        """The content of a `.tlog-proof` file."""
        extra = [f"extra {encode(self.extra)}"] if self.extra else []
        lines = [_MAGIC, *extra, f"index {self.index}", *map(encode, self.hashes)]
        return "\n".join(lines) + f"\n\n{self.note}"

    def verify(self, leaf: bytes, verifier: Verifier) -> TreeHead:
        """The tree head over `leaf`; refuses a false leaf, index, hash or signature."""
        head = read_head(verifier.open(self.note))
        self.check(leaf, head)
        return head

    def check(self, leaf: bytes, head: TreeHead) -> None:
        """Refuses what does not lead from the leaf to the root of this head."""
        if not tree.includes(head.root, head.size, self.index, tree.leaf_hash(leaf), self.hashes):
            raise BadProof


def read_proof(text: str) -> Proof:
    """The proof in a `.tlog-proof` file."""
    match = _PROOF.fullmatch(text)
    if not match:
        raise BadProof
    hashes = [decode(line) for line in match["hashes"].split("\n")[:-1]]
    return Proof(int(match["index"]), hashes, match["note"], decode(match["extra"] or ""))
