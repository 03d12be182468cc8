"""Assets as vector tiles for the one screen: those that the reader may see."""

import zlib

from django.http import HttpResponse

from civicgrid.apps.assets.queries.tiles import tile_for
from civicgrid.base.http import Request
from civicgrid.base.ui import data
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.geo.mosaic import Tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FOR_A_MINUTE = "private, max-age=60"


class NoAssetTile(NotFound):
    """There is no such tile of assets."""


@data("assets/tiles/<int:z>/<int:x>/<int:y>.mvt", "Tile of assets", needs="assets.see")
def asset_tile(request: Request, z: int, x: int, y: int) -> HttpResponse:
    """The assets of a tile; from far away there is nothing to tell apart."""
    wanted = Tile(z, x, y)
    if not wanted.valid:
        raise NoAssetTile(remedy="ask for a tile of the map")
    response = HttpResponse(zlib.compress(tile_for(request.actor, wanted), 6, 31), MEDIA_TYPE)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_A_MINUTE
    return response
