"""The map's tiles and what a city adds to the map; public, as maps are."""

from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpResponse, HttpResponseBase

from civicgrid.apps.grid import queries
from civicgrid.apps.grid.api import PMTILES, STYLE, map_file
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.geo.mosaic import Tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "no-store"
FOR_A_WHILE = "public, max-age=3600"
MOST_RANGE = 4_000_000
"""Bytes of one range: a reader of tiles asks for little at a time."""


class NoTile(NotFound):
    """There is no such tile."""


class NoSuchRange(NotFound):
    """The file has no such range."""

    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


@page("tiles/<str:version>/<int:z>/<int:x>/<int:y>.mvt", "Map tile")
def tile(request: Request, version: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the map; browsers keep it for ever: another map has another version."""
    wanted = Tile(z, x, y)
    if not wanted.valid:
        raise NoTile(remedy="ask for a tile of the map")
    mosaic = queries.mosaic()
    response = HttpResponse(mosaic.tile(wanted), MEDIA_TYPE)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER if version == mosaic.version else FOR_NOW
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@page("map/base.pmtiles", "Tiles of the city's own map")
def base_map(request: Request) -> HttpResponseBase:
    """The city's PMTiles file, by ranges."""
    file = _given(PMTILES)
    asked = request.headers.get("Range", "")
    response = _range(file, asked) if asked else FileResponse(file.open("rb"), content_type="application/octet-stream")
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = FOR_A_WHILE
    response.headers["ETag"] = f'"{file.stat().st_mtime_ns:x}"'
    return response


@page("map/style.json", "Style of the city's own map")
def map_style(request: Request) -> HttpResponseBase:
    """How the city wants its map to be drawn."""
    response = HttpResponse(_given(STYLE).read_bytes(), "application/json")
    response.headers["Cache-Control"] = FOR_A_WHILE
    return response


def _given(name: str) -> Path:
    file = map_file(name)
    if file is None:
        raise NotFound(remedy="the city has none; the map is drawn from its areas")
    return file


def _range(file: Path, asked: str) -> HttpResponse:
    """One range of bytes (RFC 9110), as `bytes=0-16383`; raises NoSuchRange."""
    size = file.stat().st_size
    first, _, last = asked.removeprefix("bytes=").partition("-")
    begin = int(first) if first.isdecimal() else size
    end = min(int(last) if last.isdecimal() else size - 1, size - 1, begin + MOST_RANGE - 1)
    if not begin <= end:
        raise NoSuchRange(remedy="ask for one range, as bytes=0-16383")
    with file.open("rb") as content:
        content.seek(begin)
        response = HttpResponse(content.read(end - begin + 1), "application/octet-stream", HTTPStatus.PARTIAL_CONTENT)
    response.headers["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return response
