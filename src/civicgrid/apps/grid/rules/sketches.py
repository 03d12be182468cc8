"""An area as its feature says it, before its place in the tree is known."""

import msgspec

from civicgrid.kernel.i18n import Text

AREAS = "areas.geojson"


class Sketch(msgspec.Struct, frozen=True):
    """The line a feature begins on, and its properties as words, empty if missing."""

    line: int
    code: str
    level: str
    parent: str
    name: Text
