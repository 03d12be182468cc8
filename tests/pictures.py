"""Pictures that tests send, made on the spot."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO

from PIL import ExifTags, Image


def photo(
    kind: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    colour: str = "teal",
    exif: Mapping[int, object] | None = None,
    place: Mapping[int, object] | None = None,
    details: Mapping[int, object] | None = None,
) -> bytes:
    """A picture of one colour; with Exif tags, with where the camera was, with details such as the time."""
    notes = Image.Exif()
    notes.update(exif or {})
    notes.get_ifd(ExifTags.IFD.GPSInfo).update(place or {})
    notes.get_ifd(ExifTags.IFD.Exif).update(details or {})
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, exif=notes)
    return written.getvalue()


@cache
def plain() -> bytes:
    """A picture like any other."""
    return photo()
