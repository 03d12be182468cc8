"""From what came to what is kept: an upright JPEG without metadata, and a small."""

import threading
from io import BytesIO

import msgspec
from PIL import Image, ImageOps

from civicgrid.kernel.errors import InvalidInput

from .taken import Taken, taken_at

MOST_BYTES = 10_000_000
"""10 MB: what a phone's camera makes, with room."""
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""More than phones make; a small file can claim billions. A JPEG is decoded smaller at once, the others whole."""
AT_ONCE = threading.BoundedSemaphore(2)
"""So many are decoded at a time: each takes some hundred MB meanwhile."""
LONGEST_SIDE, SMALL_SIDE = 2_048, 480
"""Pixels of the longer side of what is kept, and of its small one."""
QUALITY, SMALL_QUALITY = 85, 75
"""Of the JPEG encoder, 1 to 95."""


class NoPhoto(InvalidInput):
    """This is not a photo."""


class TooHeavy(InvalidInput):
    """The photo has {megabytes} MB; at most 10 MB are taken."""


class TooManyPixels(InvalidInput):
    """The photo has {megapixels} million pixels; at most {most} are taken."""


class Picture(msgspec.Struct, frozen=True):
    """A picture as it is kept, a small one of it, and what its camera noted."""

    content: bytes
    small: bytes
    taken: Taken
    media_type: str = "image/jpeg"


def develop(content: bytes) -> Picture:
    """The picture anew; raises NoPhoto, TooHeavy or TooManyPixels."""
    refuse_heavy(len(content))
    try:
        with AT_ONCE, Image.open(BytesIO(content), formats=tuple(MOST_PIXELS)) as image:
            _check_size(image)
            taken = taken_at(image)
            upright = _upright(image)
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise NoPhoto(field="photo", remedy="send a picture as JPEG, PNG or WebP") from error
    small = upright.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(_jpeg(upright, QUALITY), _jpeg(small, SMALL_QUALITY), taken)


def refuse_heavy(size: int) -> None:
    """Raises TooHeavy for more bytes than are taken."""
    if size > MOST_BYTES:
        raise TooHeavy(field="photo", megabytes=f"{size / 1e6:.1f}", remedy="send a smaller one")


def _check_size(image: Image.Image) -> None:
    pixels, most = image.width * image.height, MOST_PIXELS[image.format or "PNG"]
    if pixels > most:
        counted = {"megapixels": round(pixels / 1e6), "most": round(most / 1e6)}
        raise TooManyPixels(field="photo", remedy="send a smaller one", **counted)


def _upright(image: Image.Image) -> Image.Image:
    """Decoded, no larger than is kept, turned as the camera was held, on white."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clear = ImageOps.exif_transpose(image).convert("RGBA")
    page = Image.new("RGB", clear.size, "white")
    page.paste(clear, mask=clear.getchannel("A"))
    return page


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
