"""Which pictures are taken is told by their first bytes."""

import pytest

from civicgrid.apps.cases.rules.photos import MOST_BYTES, NoPhoto, TooHeavy, media_type_of


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPrest", "image/webp"),
    ],
)
def test_pictures_are_known_by_their_first_bytes(content: bytes, expected: str) -> None:
    assert media_type_of(content) == expected


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"RIFF\x10\x00\x00\x00WAVErest", b"<svg/>"])
def test_anything_else_is_no_photo(content: bytes) -> None:
    with pytest.raises(NoPhoto):
        media_type_of(content)


def test_a_picture_may_not_be_too_heavy() -> None:
    assert media_type_of(b"\xff\xd8\xff".ljust(MOST_BYTES)) == "image/jpeg"
    with pytest.raises(TooHeavy, match=r"has 10\.0 MB"):
        media_type_of(b"\xff\xd8\xff".ljust(MOST_BYTES + 1))
