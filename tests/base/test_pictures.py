"""Pictures are written anew: nothing of the file that came is kept but what it shows."""

from contextlib import closing
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import ExifTags, Image

from civicgrid.base.pictures import MOST_BYTES, NoPhoto, Taken, TooHeavy, TooManyPixels, develop, photo_in
from civicgrid.base.pictures.develop import LONGEST_SIDE, SMALL_SIDE
from tests.pictures import photo

SECRET = b"the owner's name"


def size(content: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(content)).size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg(kind: str) -> None:
    made = develop(photo(kind))
    assert made.media_type == "image/jpeg"
    assert Image.open(BytesIO(made.content)).format == Image.open(BytesIO(made.small)).format == "JPEG"


def test_the_same_picture_is_the_same_file() -> None:
    assert develop(photo()).content == develop(photo()).content


def test_a_large_one_becomes_smaller_and_keeps_its_shape() -> None:
    made = develop(photo(size=(4000, 1000)))
    assert size(made.content) == (LONGEST_SIDE, LONGEST_SIDE // 4)
    assert size(made.small) == (SMALL_SIDE, SMALL_SIDE // 4)


def test_a_small_one_is_not_blown_up() -> None:
    assert size(develop(photo(size=(30, 20))).content) == (30, 20)


def test_it_is_turned_as_the_camera_was_held() -> None:
    assert size(develop(photo(size=(40, 20), exif={ExifTags.Base.Orientation: 6})).content) == (20, 40)


def test_where_and_when_it_was_taken_is_read_and_then_gone() -> None:
    place = {1: "S", 2: (40, 30, 36.0), 3: "W", 4: (116, 15, 0.0)}
    content = photo(place=place, details={ExifTags.Base.DateTimeOriginal: "2026:11:22 10:30:00"})
    made = develop(content)
    assert made.taken == Taken(-116.25, -40.51, datetime(2026, 11, 22, 10, 30))  # noqa: DTZ001 - cameras know no zone
    assert develop(made.content).taken == Taken()


@pytest.mark.parametrize(
    "place",
    [
        {2: (40, 30, 36.0)},
        {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)},
        {1: "N", 2: (400, 0, 0), 3: "E", 4: (116, 0, 0)},
        {1: "N", 2: (40.0,), 3: "E", 4: (116, 0, 0)},
    ],
    ids=["half", "naught", "beyond the poles", "broken"],
)
def test_a_place_that_cannot_be_is_none(place: dict[int, object]) -> None:
    assert develop(photo(place=place)).taken.lon is None


def test_metadata_and_what_stands_behind_a_picture_are_left_out() -> None:
    made = develop(photo(exif={ExifTags.Base.Artist: SECRET.decode()}) + b"<script>" + SECRET)
    assert SECRET not in made.content
    assert b"script" not in made.content


def test_what_is_clear_becomes_white() -> None:
    clear = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(clear, "PNG")
    assert Image.open(BytesIO(develop(clear.getvalue()).content)).getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload='alert(1)'/>", b"GIF89a" + b"0" * 50, photo()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50],
    ids=["nothing", "a drawing", "another format", "cut off", "broken"],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(NoPhoto):
        develop(content)


def test_what_is_too_heavy_is_refused() -> None:
    with pytest.raises(TooHeavy, match=r"has 10\.0 MB"):
        develop(photo().ljust(MOST_BYTES + 1))
    sent = RequestFactory().post("/", {"photo": SimpleUploadedFile("a.jpg", photo().ljust(MOST_BYTES + 1))})
    with closing(sent), pytest.raises(TooHeavy, match=r"has 10\.0 MB"):
        photo_in(sent)


def test_a_form_sends_a_photo_in_its_field() -> None:
    sent = RequestFactory().post("/", {"photo_after": SimpleUploadedFile("after.jpg", b"a picture")})
    assert (photo_in(sent), photo_in(sent, "photo_after")) == (None, b"a picture")


def test_a_small_file_that_claims_a_huge_picture_is_refused_undecoded() -> None:
    claim = BytesIO()
    Image.new("1", (6_000, 5_000)).save(claim, "PNG")
    with pytest.raises(TooManyPixels, match="30 million pixels; at most 25"):
        develop(claim.getvalue())
    Image.new("1", (30_000, 30_000)).save(claim := BytesIO(), "PNG")
    with pytest.raises(NoPhoto):
        develop(claim.getvalue())
