"""Files that unfold: within limits, or refused."""

import gzip
import io
import zipfile

import pytest

from civicgrid.kernel.archives import FREE, BrokenArchive, UnfoldsTooFar, open_gzip, open_zip, read_entry


def packed(files: dict[str, bytes]) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data


def test_gzip_is_unfolded_and_anything_else_is_as_it_is() -> None:
    assert open_gzip("a.csv.gz", io.BytesIO(gzip.compress(b"a,b"))).read() == b"a,b"
    assert open_gzip("a.csv", io.BytesIO(b"a,b")).read() == b"a,b"


def test_a_bomb_of_gzip_is_refused_while_it_unfolds() -> None:
    with pytest.raises(UnfoldsTooFar, match="200 times"):
        open_gzip("a.gz", io.BytesIO(gzip.compress(bytes(FREE * 2)))).read()
    with pytest.raises(UnfoldsTooFar, match="more than 10 bytes"):
        open_gzip("a.gz", io.BytesIO(gzip.compress(b"0123456789x")), most=10).read()


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b"abc" * 100)[:-9], b"\x1f\x8bnonsense", gzip.compress(b"a")[:-4] + b"xxxx"],
    ids=["torn", "nonsense", "false sum"],
)
def test_broken_gzip_is_said_to_be(data: bytes) -> None:
    with pytest.raises(BrokenArchive):
        open_gzip("a.gz", io.BytesIO(data)).read()


def test_an_archive_is_read() -> None:
    archive = open_zip("a.zip", packed({"b.txt": b"words"}))
    assert read_entry(archive, "a.zip", "b.txt") == b"words"


def test_no_archive() -> None:
    with pytest.raises(BrokenArchive):
        open_zip("a.zip", io.BytesIO(b"PK\x03\x04"))


def test_an_archive_of_too_many_files_or_too_large_ones() -> None:
    with pytest.raises(UnfoldsTooFar, match="1001 files"):
        open_zip("a.zip", packed({str(number): b"" for number in range(1001)}))
    with pytest.raises(UnfoldsTooFar, match="more than 4 bytes"):
        open_zip("a.zip", packed({"a": b"words"}), most=4)
    with pytest.raises(UnfoldsTooFar, match=r"a\.zip/a"):
        open_zip("a.zip", packed({"a": bytes(FREE + 1)}))


def test_a_file_whose_bytes_were_changed() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a", b"words")
    broken = open_zip("a.zip", io.BytesIO(data.getvalue().replace(b"words", b"WORDS")))
    with pytest.raises(BrokenArchive, match=r"a\.zip/a"):
        read_entry(broken, "a.zip", "a")
