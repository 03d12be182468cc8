"""Names of tiles: the examples of c2sp.org/tlog-tiles."""

from collections import Counter

from civicgrid.base.ledger.tiles import TileName, bundle, tiles_of


def test_the_path_of_the_specification() -> None:
    assert TileName(0, 1234067).path == "tile/0/x001/x234/067"
    assert TileName(2, 5, 17).path == "tile/2/005.p/17"
    assert TileName(0, 1000, 1).entries_path == "tile/entries/x001/000.p/1"


def test_the_tree_of_70_000_leaves_of_the_specification() -> None:
    assert Counter((tile.level, tile.width) for tile in tiles_of(70_000)) == {
        (0, 256): 273,
        (0, 112): 1,
        (1, 256): 1,
        (1, 17): 1,
        (2, 1): 1,
    }


def test_a_tree_of_one_full_tile() -> None:
    assert [tile.path for tile in tiles_of(256)] == ["tile/0/000", "tile/1/000.p/1"]


def test_no_tiles_without_leaves() -> None:
    assert list(tiles_of(0)) == []


def test_full_tiles_are_named_once() -> None:
    assert [tile.path for tile in tiles_of(600, since=300)] == ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"]
    assert [tile.path for tile in tiles_of(600, since=512)] == ["tile/0/002.p/88", "tile/1/000.p/2"]


def test_a_bundle_says_the_length_of_each_leaf() -> None:
    assert bundle([b"ab", b"", b"c" * 300]) == b"\0\2ab\0\0\1\x2c" + b"c" * 300
