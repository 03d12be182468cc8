"""The map's tiles: the level that fits a zoom, a city's own layers, and a name for what they show."""

import gzip
import math
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid import queries
from civicgrid.apps.grid.rules import NotALayer, Tree, read_layer
from civicgrid.apps.grid.rules.mosaic import Mosaic, identity
from civicgrid.base.access import SYSTEM
from civicgrid.base.snapshots.snapshot import forget
from civicgrid.kernel.geo.mosaic import Tile
from tests.cities import IN_W1

RIVER = b"""{"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "Blue River", "kind": "river", "depth": 3},
     "geometry": {"type": "LineString", "coordinates": [[116.0, 40.0], [116.002, 40.002]]}},
    {"type": "Feature", "properties": null, "geometry": null},
    {"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [116.0005, 40.0005]}},
    {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": "none"}}]}"""

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def own_home(small_city: None, settings: Settings, tmp_path: Path) -> None:
    settings.CIVICGRID_HOME = tmp_path
    forget()


def address(zoom: int, version: str = "") -> str:
    lon, lat = IN_W1
    x = int((lon / 360 + 0.5) * 2**zoom)
    y = int((0.5 - math.atanh(math.sin(math.radians(lat))) / 2 / math.pi) * 2**zoom)
    return f"/tiles/{version or grid.map_version()}/{zoom}/{x}/{y}.mvt"


def read(client: Client, zoom: int) -> dict[str, Any]:
    response = client.get(address(zoom))
    content: dict[str, Any] = mapbox_vector_tile.decode(gzip.decompress(response.content))
    return content


def codes(tile: dict[str, Any], layer: str = "areas") -> set[str]:
    return {each["properties"]["code"] for each in tile[layer]["features"]}


def test_each_zoom_draws_the_level_that_fits_it(client: Client) -> None:
    assert codes(read(client, 8)) == {"town"}
    assert codes(read(client, 17)) <= {"w1", "w2", "e1", "e2"}
    cell = next(each for each in read(client, 17)["areas"]["features"] if each["properties"]["code"] == "w1")
    assert cell["id"] == identity("w1")
    assert {"code", "level", "name", "name_zh"} == cell["properties"].keys()
    assert codes(read(client, 17), "labels") <= {"w1", "w2", "e1", "e2"}


def test_names_stand_for_areas_that_have_room_for_them(client: Client) -> None:
    narrow = next(zoom for zoom in range(22) if codes(read(client, zoom)) <= {"w1", "w2", "e1", "e2"})
    assert codes(read(client, narrow), "labels") == {"town"}


def test_a_tile_is_kept_for_ever_under_its_version_and_not_under_another(client: Client) -> None:
    assert client.get(address(14)).headers["Cache-Control"].endswith("immutable")
    assert client.get(address(14, "old")).headers["Cache-Control"] == "no-store"
    assert client.get("/tiles/any/3/9/1.mvt").status_code == 404


def test_a_city_adds_layers_tiles_and_a_style_of_its_own(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    (folder / "map").mkdir(parents=True)
    for name, content in {"water.geojson": RIVER, "base.pmtiles": b"0123456789", "style.json": b"{}"}.items():
        (folder / "map" / name).write_bytes(content)
    before = grid.map_version()
    given = grid.map_of(folder)
    assert grid.keep_map(SYSTEM, given).files == ("base.pmtiles", "style.json", "water.geojson")
    assert grid.map_kept() == given
    assert grid.map_version() != before
    river, stone = read(client, 15)["water"]["features"]
    assert river["properties"] == {"name": "Blue River", "kind": "river"}
    assert stone["properties"] == {}
    assert client.get("/map/style.json").content == b"{}"
    grid.keep_map(SYSTEM, {})
    assert client.get("/map/style.json").status_code == 404
    assert "water" not in read(client, 15)


def test_a_citys_own_tiles_are_served_by_ranges(client: Client) -> None:
    grid.keep_map(SYSTEM, {"base.pmtiles": b"0123456789"})
    part = client.get("/map/base.pmtiles", headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert client.get("/map/base.pmtiles", headers={"range": "bytes=8-"}).content == b"89"
    assert client.get("/map/base.pmtiles", headers={"range": "bytes=40-"}).status_code == 416
    whole = client.get("/map/base.pmtiles")
    assert b"".join(whole) == b"0123456789"


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"features": 3}', b"\xff"])
def test_a_layer_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(NotALayer):
        read_layer("water.geojson", content)


def test_tiles_beyond_those_held_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.grid.rules.mosaic.HELD", 1)
    mosaic, one, other = queries.mosaic(), Tile(1, 0, 0), Tile(1, 1, 0)
    first = mosaic.tile(one)
    assert mosaic.tile(one) is first
    mosaic.tile(other)
    assert mosaic.tile(one) is not first


def test_a_city_without_areas_has_empty_tiles() -> None:
    bare = Mosaic(Tree(grid.city(), []), {}, {})
    assert gzip.decompress(bare.tile(Tile(0, 0, 0))) == b""
