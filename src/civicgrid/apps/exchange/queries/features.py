"""The collections that the city offers to maps of others: areas, assets and cases."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

import msgspec
from django.utils.translation import get_language, gettext

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import KindRecord, PublicAsset
from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.http import coded, one_of
from civicgrid.base.words import called
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import Bounds, overlap
from civicgrid.kernel.geo.features import geojson_of, meets
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent, steps
from civicgrid.kernel.places import cursor_of
from civicgrid.protocols.ogc_features import Asked, Collection, Feature, Page, Property

TRUTH = {"true": True, "false": False}


class Source(msgspec.Struct, frozen=True):
    """A collection: its description in the reader's language, its pages, and one."""

    described: Callable[[], Collection]
    page: Callable[[Asked], Page]
    one: Callable[[str], Feature | None]


def _areas() -> Collection:
    return Collection(
        id="areas",
        title=gettext("Areas"),
        description=gettext("The areas of the city at every level, as they are in use today."),
        bounds=_bounds(),
        properties=(
            Property("code", gettext("Code")),
            Property("name", gettext("Name")),
            Property("level", gettext("Level"), filtered=True),
            Property("parent", gettext("The area above it"), filtered=True),
            Property("area_m2", gettext("Size in square metres"), "number"),
        ),
    )


def _bounds() -> Bounds:
    return grid.areas()[grid.root()].bounds


def _page_of_areas(asked: Asked) -> Page:
    wanted = list(_wanted_areas(asked))
    found: list[tuple[AreaRecord, bytes]] = []
    for first in range(0, len(wanted), asked.limit + 1):
        found += _drawn(wanted[first : first + asked.limit + 1], asked.box)
        if len(found) > asked.limit:
            break
    shown = found[: asked.limit]
    shapes = geojson_of([shape for _, shape in shown])
    return Page(
        tuple(_area_feature(area, text) for (area, _), text in zip(shown, shapes, strict=True)),
        after=shown[-1][0].path if len(found) > asked.limit else "",
        matched=None if asked.box or asked.after else len(wanted),
    )


def _wanted_areas(asked: Asked) -> Iterator[AreaRecord]:
    """The areas in use that fit, as far as their bounds tell, by their paths."""
    city = grid.city()
    level = one_of("level", asked.filters["level"], (*city.levels, *city.overlays)) if "level" in asked.filters else ""
    above = (
        coded("parent", asked.filters["parent"], _area_called, grid.codes).path if "parent" in asked.filters else None
    )
    for path, area in sorted(grid.areas().items()):
        fits = area.active and path > asked.after and (not level or area.level == level)
        if fits and (above is None or parent(path) == above) and (asked.box is None or overlap(area.bounds, asked.box)):
            yield area


def _area_called(words: str) -> AreaRecord | None:
    """The area of a code, a path or a name."""
    try:
        return grid.find(words) or cases.area_of(words)
    except InvalidInput:
        return None


def _drawn(areas: Sequence[AreaRecord], box: Bounds | None) -> Iterator[tuple[AreaRecord, bytes]]:
    """The areas with their shapes; those whose bounds alone meet the box are left out."""
    shapes = grid.outlines([each.path for each in areas])
    drawn = [(each, shapes[each.path]) for each in areas if each.path in shapes]
    met = meets([shape for _, shape in drawn], box) if box else [True] * len(drawn)
    yield from (each for each, meeting in zip(drawn, met, strict=True) if meeting)


def _area_feature(area: AreaRecord, geometry: str) -> Feature:
    above = steps(parent(area.path))
    told = {
        "code": area.code,
        "name": called("area", area.path),
        "level": area.level,
        "parent": above[-1] if above else None,
        "area_m2": round(area.area_m2, 1),
    }
    return Feature(area.code, geometry, told)


def _one_area(code: str) -> Feature | None:
    area = grid.find(code)
    if area is None or not area.active or area.code != code:
        return None
    return next((_area_feature(each, geojson_of([shape])[0]) for each, shape in _drawn([area], None)), None)


def _cases() -> Collection:
    return Collection(
        id="cases",
        title=gettext("Cases"),
        description=gettext(
            "The cases of public types, the newest first. A case has the time at which it was opened; its position is "
            "rounded where its type says so."
        ),
        bounds=_bounds(),
        timed=True,
        properties=(
            Property("number", gettext("Number")),
            Property("type", gettext("Type"), filtered=True),
            Property("type_name", gettext("Type in words")),
            Property("area", gettext("Area"), filtered=True),
            Property("state", gettext("State")),
            Property("open", gettext("Whether it is still worked on"), "boolean", filtered=True),
            Property("organisation", gettext("Who answers for it")),
            Property("opened_at", gettext("Opened"), format="date-time"),
            Property("due_at", gettext("Deadline"), format="date-time"),
            Property("closed_at", gettext("Closed"), format="date-time"),
            Property("late", gettext("Whether it was late"), "boolean"),
            Property("reports", gettext("How many reported it"), "integer"),
            Property("text", gettext("What was said")),
            Property("address", gettext("Address")),
        ),
    )


def _page_of_cases(asked: Asked) -> Page:
    found = cases.public_cases(_wanted_cases(asked), asked.limit + 1)
    shown = found[: asked.limit]
    after = cursor_of(shown[-1].opened_at, shown[-1].number) if len(found) > asked.limit else ""
    return Page(tuple(map(_case_feature, shown)), after)


def _wanted_cases(asked: Asked) -> cases.PublicFilter:
    said = asked.filters
    types = (coded("type", said["type"], _type_called, standards.codes).path,) if "type" in said else ()
    return cases.PublicFilter(
        bounds=asked.box,
        types=types,
        area=coded("area", said["area"], _area_called, grid.codes).path if "area" in said else "",
        open=TRUTH[one_of("open", said["open"], TRUTH)] if "open" in said else None,
        opened_from=asked.first,
        opened_to=asked.last + timedelta(microseconds=1) if asked.last else None,
        after=cases.public_after(asked.after) if asked.after else None,
    )


def _type_called(words: str) -> CaseTypeRecord | None:
    """The type of a code, a path or a name."""
    try:
        return standards.case_type(words) or cases.type_of(words)
    except InvalidInput:
        return None


def _case_feature(case: cases.PublicCase) -> Feature:
    told = {
        "number": case.number,
        "type": case.type,
        "type_name": called("type", case.type),
        "area": case.area,
        "state": case.state,
        "open": case.open,
        "organisation": called("organisation", case.organisation) if case.organisation else "",
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
        "late": case.late,
        "reports": case.reports,
        "text": case.text,
        "address": case.address,
    }
    place = "" if case.lon is None else json.dumps({"type": "Point", "coordinates": [case.lon, case.lat]})
    return Feature(case.number, place, told)


def _one_case(number: str) -> Feature | None:
    found = cases.public_case(number) if number.isascii() and number.isdecimal() else None
    return _case_feature(found) if found else None


def _assets() -> Collection:
    return Collection(
        id="assets",
        title=gettext("Assets"),
        description=gettext("Things of the city of public kinds, such as light poles, by their codes."),
        bounds=_bounds(),
        properties=(
            Property("code", gettext("Code")),
            Property("kind", gettext("Kind of asset"), filtered=True),
            Property("kind_name", gettext("Kind in words")),
            Property("name", gettext("Name")),
            Property("state", gettext("State")),
            Property("area", gettext("Area"), filtered=True),
            Property("organisation", gettext("Owner")),
            Property("address", gettext("Address")),
            Property("installed", gettext("Installed on"), format="date"),
        ),
    )


def _page_of_assets(asked: Asked) -> Page:
    said = asked.filters
    found = assets.public_assets(
        kind=coded("kind", said["kind"], _public_kind, assets.public_kinds).code if "kind" in said else "",
        area=coded("area", said["area"], _area_called, grid.codes).path if "area" in said else "",
        box=asked.box,
        after=asked.after,
        size=asked.limit + 1,
    )
    shown = found[: asked.limit]
    after = shown[-1].code if len(found) > asked.limit else ""
    return Page(tuple(map(_asset_feature, shown)), after)


def _public_kind(words: str) -> KindRecord | None:
    return assets.public_kinds().get(words)


def _asset_feature(asset: PublicAsset) -> Feature:
    told = {
        "code": asset.code,
        "kind": asset.kind,
        "kind_name": called("asset_kind", asset.kind),
        "name": in_language(asset.name, get_language() or "en"),
        "state": asset.state,
        "area": asset.area,
        "organisation": called("organisation", asset.organisation_path),
        "address": asset.address,
        "installed": asset.installed,
    }
    return Feature(asset.code, asset.geometry, told)


def _one_asset(code: str) -> Feature | None:
    found = assets.public_asset(code)
    return _asset_feature(found) if found else None


SOURCES: Mapping[str, Source] = {
    "areas": Source(_areas, _page_of_areas, _one_area),
    "assets": Source(_assets, _page_of_assets, _one_asset),
    "cases": Source(_cases, _page_of_cases, _one_case),
}
"""What everybody may ask for: what is public, and nothing else."""
