"""The assets of a square of the map, as a vector tile."""

from functools import cache, partial

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.types import AssetClass, AssetState
from civicgrid.base.access import Actor, narrow
from civicgrid.base.words import called
from civicgrid.kernel.geo.formats import from_wkb
from civicgrid.kernel.geo.mosaic import Layer, Tile, degrees_of, tile_of

from .kinds import kinds
from .lists import meets

LEAST_ZOOM = 15
"""From here on a tile is a square kilometre or less, and its assets can be told apart."""
MOST = 6_000


def tile_for(actor: Actor, tile: Tile) -> bytes:
    """The layer `assets` of what one may see: code, class, state, and their words."""
    if tile.z < LEAST_ZOOM:
        return b""
    west, south, east, north = degrees_of(tile)
    box = max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)
    rows = narrow(actor, "assets.see", Asset.objects.filter(meets(box)).exclude(state=AssetState.REMOVED))
    found = list(rows.order_by("pk").values_list("pk", "shape", "code", "kind", "state")[:MOST])
    if not found:
        return b""
    kind_words, state_words = (cache(partial(called, kind)) for kind in ("asset_kind", "asset_state"))
    groups = {code: kind.group for code, kind in kinds().items()}
    told = [
        {
            "code": code,
            "class": str(groups.get(kind, AssetClass.OTHER)),
            "state": state,
            "words": kind_words(kind),
            "state_words": state_words(state),
        }
        for _, _, code, kind, state in found
    ]
    layer = Layer(from_wkb([bytes(row[1]) for row in found]), [row[0] for row in found], told)
    return tile_of({"assets": layer.features(tile)})
