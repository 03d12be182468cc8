"""The Merkle tree as RFC 9162 §2.1 defines it, by recursion over the list of leaves: slow and plain."""

from functools import cache

from civicgrid.base.ledger.tree import EMPTY_ROOT, leaf_hash, node_hash
from tests.base.ledger.given import content


@cache
def root(start: int, end: int) -> bytes:
    """MTH(D[start:end])."""
    if end - start <= 1:
        return leaf_hash(content(start)) if end > start else EMPTY_ROOT
    middle = split(start, end)
    return node_hash(root(start, middle), root(middle, end))


def path(leaf: int, start: int, end: int) -> list[bytes]:
    """PATH(leaf, D[start:end])."""
    if end - start == 1:
        return []
    middle = split(start, end)
    if leaf < middle:
        return [*path(leaf, start, middle), root(middle, end)]
    return [*path(leaf, middle, end), root(start, middle)]


def subproof(old: int, start: int, end: int, *, known: bool) -> list[bytes]:
    """SUBPROOF(old, D[start:end], known)."""
    if old == end:
        return [] if known else [root(start, end)]
    middle = split(start, end)
    if old <= middle:
        return [*subproof(old, start, middle, known=known), root(middle, end)]
    return [*subproof(old, middle, end, known=False), root(start, middle)]


def split(start: int, end: int) -> int:
    half = 1
    while half * 2 < end - start:
        half *= 2
    return start + half
