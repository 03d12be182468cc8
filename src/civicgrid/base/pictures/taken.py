"""Where and when a camera says it took a picture: Exif 2.32, §4.6.6."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from PIL import ExifTags, Image

WRITTEN = "%Y:%m:%d %H:%M:%S"


class Taken(msgspec.Struct, frozen=True):
    """Degrees (WGS 84) and the camera's local time, each None where it does not say."""

    lon: float | None = None
    lat: float | None = None
    at: datetime | None = None


def taken_at(image: Image.Image) -> Taken:
    """What the camera noted; a note that cannot be read counts as none."""
    exif = image.getexif()
    place, details = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
    lon = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    lat = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    at = _moment(details.get(ExifTags.Base.DateTimeOriginal))
    return Taken(at=at) if lon is None or lat is None else Taken(lon, lat, at)


def _degrees(place: Mapping[int, Any], number: int, side: int, negative: str, most: float) -> float | None:
    """Degrees, minutes and seconds as degrees; None for naught and out of range."""
    try:
        degrees, minutes, seconds = (float(each) for each in place[number])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    along = degrees + minutes / 60 + seconds / 3600
    if not 0 < along <= most:
        return None
    return -along if str(place.get(side, "")).upper().startswith(negative) else along


def _moment(written: object) -> datetime | None:
    try:
        return datetime.strptime(str(written), WRITTEN)  # noqa: DTZ007 - cameras know no zone
    except ValueError:
        return None
