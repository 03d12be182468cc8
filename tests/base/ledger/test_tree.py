"""The tree against published vectors, against the definition, and against forgers."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgrid.base.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    MissingHash,
    consistency,
    continues,
    frontier,
    includes,
    inclusion,
    leaf_hash,
)
from tests.base.ledger import naive
from tests.base.ledger.given import content, log

# The eight leaves, the roots and the proofs that the tests of Certificate Transparency's logs share.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]

sizes = some.integers(1, 700)


@some.composite
def leaf_of_tree(draw: some.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(some.integers(0, size - 1)), size


@some.composite
def two_sizes(draw: some.DrawFn) -> tuple[int, int]:
    new = draw(sizes)
    return draw(some.integers(1, new)), new


def published(level: int, tile: int) -> list[bytes]:
    return HASHES if (level, tile) == (0, 0) else []


def test_growing_gives_the_published_roots() -> None:
    tree = Frontier()
    roots = [tree.root.hex()]
    for leaf in HASHES:
        tree.append(leaf)
        roots.append(tree.root.hex())
    assert roots == ROOTS


@pytest.mark.parametrize(("where", "expected"), INCLUSION.items())
def test_published_inclusion_proofs(where: tuple[int, int], expected: list[str]) -> None:
    index, size = where
    proof = inclusion(index, size, published)
    assert [each.hex() for each in proof] == expected
    assert includes(bytes.fromhex(ROOTS[size]), size, index, HASHES[index], proof)


@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCY.items())
def test_published_consistency_proofs(sizes: tuple[int, int], expected: list[str]) -> None:
    old, new = sizes
    proof = consistency(old, new, published)
    assert [each.hex() for each in proof] == expected
    assert continues(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), proof)


@given(some.integers(0, 700))
def test_tiles_give_the_root_of_the_definition(size: int) -> None:
    assert frontier(size, log(700).tiles).root == naive.root(0, size)


@given(leaf_of_tree())
def test_inclusion_is_that_of_the_definition_and_holds(where: tuple[int, int]) -> None:
    index, size = where
    proof = inclusion(index, size, log(700).tiles)
    assert proof == naive.path(index, 0, size)
    assert includes(naive.root(0, size), size, index, leaf_hash(content(index)), proof)


@given(two_sizes())
def test_consistency_is_that_of_the_definition_and_holds(sizes: tuple[int, int]) -> None:
    old, new = sizes
    proof = consistency(old, new, log(700).tiles)
    assert proof == naive.subproof(old, 0, new, known=True)
    assert continues(old, naive.root(0, old), new, naive.root(0, new), proof)


@given(leaf_of_tree(), some.data())
def test_no_inclusion_with_a_flipped_bit(where: tuple[int, int], data: some.DataObject) -> None:
    index, size = where
    parts = [naive.root(0, size), leaf_hash(content(index)), *naive.path(index, 0, size)]
    root, leaf, *proof = flipped(parts, data)
    assert not includes(root, size, index, leaf, proof)


@given(two_sizes(), some.data())
def test_no_consistency_with_a_flipped_bit(sizes: tuple[int, int], data: some.DataObject) -> None:
    old, new = sizes
    parts = [naive.root(0, old), naive.root(0, new), *naive.subproof(old, 0, new, known=True)]
    old_root, new_root, *proof = flipped(parts, data)
    assert not continues(old, old_root, new, new_root, proof)


@given(leaf_of_tree(), some.integers(-1, 800))
def test_no_inclusion_at_another_index(where: tuple[int, int], other: int) -> None:
    index, size = where
    proof = naive.path(index, 0, size)
    found = includes(naive.root(0, size), size, other, leaf_hash(content(index)), proof)
    assert found == (other == index)


@given(two_sizes(), some.booleans())
def test_no_proof_too_long_or_too_short(sizes: tuple[int, int], longer: bool) -> None:  # noqa: FBT001
    old, new = sizes
    path, growth = naive.path(old - 1, 0, new), naive.subproof(old, 0, new, known=True)
    path, growth = ([*path, EMPTY_ROOT], [*growth, EMPTY_ROOT]) if longer else (path[:-1], growth[:-1])
    assert not includes(naive.root(0, new), new, old - 1, leaf_hash(content(old - 1)), path) or new == 1
    assert not continues(old, naive.root(0, old), new, naive.root(0, new), growth) or (old == new and not longer)


def test_every_tree_continues_the_empty_one() -> None:
    assert continues(0, EMPTY_ROOT, 5, naive.root(0, 5), consistency(0, 5, log(700).tiles))
    assert not continues(0, naive.root(0, 1), 5, naive.root(0, 5), [])


def test_no_tree_continues_a_larger_one() -> None:
    assert not continues(6, naive.root(0, 6), 5, naive.root(0, 5), [])


def test_three_levels_of_tiles() -> None:
    size = 256 * 256 + 300
    tree = log(size)
    assert [len(row) for row in tree.rows] == [size, 257, 1]
    proof = inclusion(70, size, tree.tiles)
    assert includes(tree.edge.root, size, 70, leaf_hash(content(70)), proof)
    growth = consistency(700, size, tree.tiles)
    assert continues(700, naive.root(0, 700), size, tree.edge.root, growth)


def test_a_hash_that_is_missing_is_named() -> None:
    with pytest.raises(MissingHash, match="no hash 8 on level 0"):
        inclusion(0, 9, published)


def flipped(parts: list[bytes], data: some.DataObject) -> list[bytes]:
    which = data.draw(some.integers(0, len(parts) - 1))
    bit = data.draw(some.integers(0, 255))
    changed = bytearray(parts[which])
    changed[bit // 8] ^= 1 << bit % 8
    return [*parts[:which], bytes(changed), *parts[which + 1 :]]
