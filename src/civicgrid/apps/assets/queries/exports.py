"""Assets as the rows of a table and as features, to be imported again."""

import json
from collections.abc import Iterator
from itertools import chain

from django.db.models import QuerySet

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.grid import api as grid
from civicgrid.base.words import called
from civicgrid.kernel.geo.features import geojson_of
from civicgrid.kernel.paths import steps
from civicgrid.kernel.spreadsheet import lines

CHUNK = 2_000
FACTS = ("address", "maker", "model", "serial")


def columns() -> list[str]:
    """The columns of an export; the city's further languages have a name each."""
    names = ["name", *(f"name:{language}" for language in grid.city().languages[1:])]
    return [
        *("code", "own_code", "kind", *names, "state", "organisation", "lon", "lat", "geometry", "area"),
        *("area_name", "installed", "removed", "inspected", "inspect_by", *FACTS, "properties"),
    ]


def export_rows(assets: QuerySet[Asset]) -> Iterator[list[object]]:
    """A row for each asset, by code; its place as GeoJSON."""
    for asset, geometry in _drawn(assets):
        told = _told(asset)
        told["properties"] = json.dumps(asset.properties, ensure_ascii=False) if asset.properties else ""
        yield [told.get(name, geometry if name == "geometry" else "") for name in columns()]


def export_features(assets: QuerySet[Asset]) -> Iterator[str]:
    """The lines of a GeoJSON document with a feature for each asset."""
    yield '{"type": "FeatureCollection", "features": [\n'
    before = ""
    for asset, geometry in _drawn(assets):
        told = {name: value for name, value in {**_told(asset), "properties": asset.properties}.items() if value}
        del told["lon"], told["lat"]
        properties = json.dumps(told, ensure_ascii=False)
        yield f'{before}{{"type": "Feature", "geometry": {geometry}, "properties": {properties}}}'
        before = ",\n"
    yield "\n]}\n"


def exported(kind: str = "", *, geojson: bool) -> Iterator[str]:
    """All assets, or those of a kind, line by line: GeoJSON, or CSV."""
    rows = Asset.objects.filter(kind=kind) if kind else Asset.objects.all()
    return export_features(rows) if geojson else lines(chain([columns()], export_rows(rows)))


def _drawn(assets: QuerySet[Asset]) -> Iterator[tuple[Asset, str]]:
    last = ""
    while chunk := list(assets.filter(code__gt=last).defer("words").order_by("code")[:CHUNK]):
        yield from zip(chunk, geojson_of([bytes(each.shape) for each in chunk]), strict=True)
        last = chunk[-1].code


def _told(asset: Asset) -> dict[str, object]:
    first, *others = grid.city().languages
    days = {name: str(getattr(asset, name) or "") for name in ("installed", "removed", "inspected", "inspect_by")}
    return {
        "code": asset.code,
        "own_code": asset.own_code,
        "kind": asset.kind,
        "name": asset.name.get(first, ""),
        **{f"name:{language}": asset.name.get(language, "") for language in others},
        "state": asset.state,
        "organisation": steps(asset.organisation_path)[-1],
        "lon": asset.lon,
        "lat": asset.lat,
        "area": steps(asset.area)[-1],
        "area_name": called("area", asset.area),
        **days,
        **{name: getattr(asset, name) for name in FACTS},
    }
