"""Which pictures are taken: told by their first bytes, never by their names."""

from collections.abc import Mapping

from civicgrid.kernel.errors import InvalidInput

MOST_BYTES = 10_000_000
"""10 MB: what a phone's camera makes, with room."""
FIRST_BYTES: Mapping[str, bytes] = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/webp": b"RIFF",
}
WEBP_AT = slice(8, 12)
"""A RIFF container says here what it holds."""


class NoPhoto(InvalidInput):
    """This is not a photo."""


class TooHeavy(InvalidInput):
    """The photo has {megabytes} MB; at most 10 MB are taken."""


def media_type_of(content: bytes) -> str:
    """The type of a JPEG, PNG or WebP picture; raises NoPhoto or TooHeavy."""
    if len(content) > MOST_BYTES:
        raise TooHeavy(field="photo", megabytes=f"{len(content) / 1e6:.1f}", remedy="send a smaller one")
    for media_type, first in FIRST_BYTES.items():
        if content.startswith(first) and (media_type != "image/webp" or content[WEBP_AT] == b"WEBP"):
            return media_type
    raise NoPhoto(field="photo", remedy="send a picture as JPEG, PNG or WebP")
