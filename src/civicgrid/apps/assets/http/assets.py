"""Assets over the JSON API: lists, one, and every verb."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Query, Router, Status

from civicgrid.apps.assets.actions.life import change, mark, place, register, remove
from civicgrid.apps.assets.actions.relations import relate
from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.asked import YES, Naming, asked_of, box_of
from civicgrid.apps.assets.queries.kinds import kinds
from civicgrid.apps.assets.queries.lists import AssetFilter, page_of
from civicgrid.apps.assets.queries.one import asset_of, related, story
from civicgrid.apps.assets.queries.written import drawing_said
from civicgrid.apps.assets.types import KindRecord
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import Actor
from civicgrid.base.http import coded, refuses, staff
from civicgrid.base.http.keys import KeyIn
from civicgrid.base.once.once import once
from civicgrid.kernel.geo.features import geojson_of
from civicgrid.kernel.i18n import Text

from .documents import (
    AssetIn,
    AssetOut,
    AssetsIn,
    AssetsOut,
    AssetStoryOut,
    ChangeIn,
    FactsIn,
    KindOut,
    LifeIn,
    PlaceIn,
    RelationIn,
)

router = Router(tags=["assets"])
BY_CODE = Naming(
    lambda words: coded("kind", words, kinds().get, kinds).code,
    lambda words: coded("area", words, grid.find, grid.codes).path,
    lambda words: coded("organisation", words, directory.organisation_path, directory.organisation_codes),
)


@router.get("asset-kinds", response=list[KindOut], summary="The kinds of assets in use")
def list_asset_kinds(request: HttpRequest) -> list[KindRecord]:
    """All kinds, by code."""
    staff(request, "assets.see")
    return [each for each in kinds().values() if each.active]


@router.get("assets", response=AssetsOut, summary="Assets I may see")
def get_assets(request: HttpRequest, wanted: Query[AssetsIn]) -> dict[str, object]:
    """A page of assets, 50 unless you say how many."""
    actor = staff(request, "assets.see")
    page = page_of(actor, _wanted(wanted), wanted.limit)
    return {"assets": page.assets, "next": page.next}


@router.get("assets/{code}", response=AssetStoryOut, summary="One asset with its life")
def get_asset(request: HttpRequest, code: str) -> dict[str, object]:
    """The asset of a code or own code, its drawing, its life and its relations."""
    actor = staff(request, "assets.see")
    return _told(actor, asset_of(actor, code))


@router.post("assets", response={201: AssetOut}, summary="Register an asset", openapi_extra=refuses(409))
def post_asset(request: HttpRequest, sent: AssetIn, named: Header[KeyIn]) -> Status[Asset]:
    """A new asset; its area is found from its place."""
    actor = staff(request, "assets.register")

    def act() -> str:
        placed = {"lon": sent.lon, "lat": sent.lat, "geometry": sent.geometry}
        return register(actor, _said(sent, code=sent.code, kind=sent.kind, state=sent.state, **placed)).asset

    return Status(201, Asset.objects.get(code=once(request, named.key, act)))


@router.post("assets/{code}/changes", response=AssetOut, summary="Change an asset", openapi_extra=refuses(409))
def post_asset_change(request: HttpRequest, code: str, sent: ChangeIn, named: Header[KeyIn]) -> Asset:
    """Changes what is said of the asset; not its code, kind, state or place."""
    actor = staff(request, "assets.change")

    def act() -> str:
        asset = asset_of(actor, code)
        asset.seq = sent.seq
        return change(actor, asset, _said(sent)).asset

    return Asset.objects.get(code=once(request, named.key, act))


@router.post("assets/{code}/places", response=AssetOut, summary="Move an asset", openapi_extra=refuses(409))
def post_asset_place(request: HttpRequest, code: str, sent: PlaceIn, named: Header[KeyIn]) -> Asset:
    """Puts the asset somewhere else."""
    actor = staff(request, "assets.place")

    def act() -> str:
        asset = asset_of(actor, code)
        asset.seq = sent.seq
        drawing = drawing_said(_words({"lon": sent.lon, "lat": sent.lat, "geometry": sent.geometry}))
        return place(actor, asset, drawing, day=sent.day, text=sent.text).asset

    return Asset.objects.get(code=once(request, named.key, act))


@router.post("assets/{code}/life", response=AssetOut, summary="Write down what happened", openapi_extra=refuses(409))
def post_asset_life(request: HttpRequest, code: str, sent: LifeIn, named: Header[KeyIn]) -> Asset:
    """A moment of the asset's life; the answer is the asset as it is after it."""
    actor = staff(request, "assets.note")

    def act() -> str:
        asset = asset_of(actor, code)
        if sent.kind == "removed":
            return remove(actor, asset, reason=sent.text, day=sent.day).asset
        return mark(actor, asset, sent.kind, day=sent.day, text=sent.text).asset

    return Asset.objects.get(code=once(request, named.key, act))


@router.post("assets/{code}/relations", response=AssetStoryOut, summary="Relate an asset", openapi_extra=refuses(409))
def post_asset_relation(request: HttpRequest, code: str, sent: RelationIn, named: Header[KeyIn]) -> dict[str, object]:
    """Says how the asset stands to another."""
    actor = staff(request, "assets.relate")

    def act() -> str:
        asset = asset_of(actor, code)
        relate(actor, asset, sent.kind, sent.other, forward=sent.forward)
        return asset.code

    return _told(actor, asset_of(actor, once(request, named.key, act)))


def _wanted(sent: AssetsIn) -> AssetFilter:
    words = {name: getattr(sent, name) for name in ("words", "kind", "state", "area", "organisation", "sort", "after")}
    query = {**words, "class": sent.group, "due": YES if sent.due else ""}
    asked = asked_of(query, timezone.localdate(), BY_CODE)
    for error in asked.errors.values():
        raise error
    box = box_of(sent.bbox) if sent.bbox else None
    return AssetFilter(**{**{name: getattr(asked.filter, name) for name in asked.filter.__struct_fields__}, "box": box})


def _said(sent: FactsIn, **more: object) -> Mapping[str, str]:
    """The fields that were sent, as words."""
    facts = sent.model_dump(include=set(FactsIn.model_fields), exclude_unset=True)
    names = _names(facts.pop("name", None))
    return _words({**facts, **more}) | names


def _names(name: Text | None) -> dict[str, str]:
    if name is None:
        return {}
    first, *others = grid.city().languages
    return {"name": name.get(first, ""), **{f"name:{language}": name.get(language, "") for language in others}}


def _words(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as words; what was not sent is left out, what is an object becomes JSON."""
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
        for name, value in values.items()
        if value is not None
    }


def _told(actor: Actor, asset: Asset) -> dict[str, object]:
    shown = AssetOut.from_orm(asset).model_dump()
    relations = related(actor, asset)
    return {
        **shown,
        "geometry": json.loads(geojson_of([bytes(asset.shape)])[0]),
        **{name: getattr(asset, name) for name in ("maker", "model", "serial", "properties")},
        "life": [each for each in story(asset) if each.kind != "file"],
        "relations": [{"kind": each.kind, "forward": each.forward, "other": each.other.code} for each in relations],
    }
