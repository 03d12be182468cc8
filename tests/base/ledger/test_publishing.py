"""The ledger as files, read as an outsider reads them."""

from pathlib import Path

import pytest

from civicgrid.base.ledger import proving
from civicgrid.base.ledger.home import signer
from civicgrid.base.ledger.note import read_head
from civicgrid.base.ledger.publishing import publish
from civicgrid.base.ledger.tree import Frontier, leaf_hash
from tests.base.ledger import given
from tests.base.ledger.given import sealed

pytestmark = pytest.mark.django_db


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_the_files_are_those_of_the_specification(tmp_path: Path) -> None:
    sealed(300)
    assert publish(tmp_path / "www") == 300
    assert files(tmp_path / "www") == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]


def test_an_outsider_rebuilds_the_tree_from_the_files(tmp_path: Path) -> None:
    sealed(300)
    publish(tmp_path)
    head = read_head(signer().verifier.open((tmp_path / "checkpoint").read_text()))
    leaves = [*unbundled(tmp_path / "tile/entries/000"), *unbundled(tmp_path / "tile/entries/001.p/44")]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    tree = Frontier()
    tiles = [tile.root for leaf in hashes for tile in tree.append(leaf)]
    assert (head.size, head.root) == (300, tree.root)
    assert (tmp_path / "tile/0/000").read_bytes() == b"".join(hashes[:256])
    assert (tmp_path / "tile/0/001.p/44").read_bytes() == b"".join(hashes[256:])
    assert (tmp_path / "tile/1/000.p/1").read_bytes() == b"".join(tiles)


def test_publishing_again_adds_what_is_new(tmp_path: Path) -> None:
    sealed(300)
    publish(tmp_path)
    first = (tmp_path / "tile/0/000").stat().st_mtime_ns
    sealed(600)
    assert publish(tmp_path) == 600
    assert (tmp_path / "tile/0/000").stat().st_mtime_ns == first
    assert not (tmp_path / "tile/0/001.p").exists()
    assert "tile/0/002.p/88" in files(tmp_path)


def test_everybody_may_read_what_is_published(tmp_path: Path) -> None:
    sealed(1)
    publish(tmp_path)
    assert {(tmp_path / file).stat().st_mode & 0o777 for file in files(tmp_path) if "key" not in file} == {0o644}


def test_an_empty_ledger_publishes_nothing(tmp_path: Path) -> None:
    assert publish(tmp_path / "www") == 0
    assert not (tmp_path / "www").exists()


def test_another_history_is_not_published_over_the_first(tmp_path: Path) -> None:
    sealed(5)
    (tmp_path / "checkpoint").write_text(signer().sign(given.Log(3).head().text))
    with pytest.raises(proving.Forked):
        publish(tmp_path)
    assert not (tmp_path / "tile").exists()


def unbundled(file: Path) -> list[bytes]:
    data, leaves = file.read_bytes(), []
    while data:
        length = int.from_bytes(data[:2], "big")
        leaves.append(data[2 : 2 + length])
        data = data[2 + length :]
    return leaves
