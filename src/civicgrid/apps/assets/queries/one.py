"""One asset: its life, its relations, its files."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from django.db.models import Q

from civicgrid.apps.assets.models import Asset, AssetFile, LifeEvent, Relation
from civicgrid.apps.assets.rules.drafts import Draft
from civicgrid.apps.assets.types import RelationKind
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.errors import NotFound

DRAFT = Draft.__struct_fields__


class NoSuchAsset(NotFound):
    """There is no asset with the code {code}, or it is not yours to see."""


class Related(msgspec.Struct, frozen=True):
    """Another asset, how this one stands to it, and which of the two comes first."""

    id: int
    kind: str
    forward: bool
    other: Asset


class Lived(msgspec.Struct, frozen=True):
    """One moment of the time line: what happened, by whom, with what was added."""

    day: date
    at: datetime
    actor: str
    kind: str
    text: str
    files: Sequence[AssetFile]


def asset_of(actor: Actor, code: str, action: str = "assets.see") -> Asset:
    """The asset of a code or own code that the actor may see; raises NoSuchAsset."""
    rows = narrow(actor, action, Asset.objects.filter(Q(code=code) | Q(own_code=code)))
    found = rows.first() if code else None
    if found is None:
        raise NoSuchAsset(field="code", code=code, remedy="look for it in the list")
    return found


def draft_of(asset: Asset) -> Draft:
    """What is kept of an asset, as a draft."""
    return Draft(**{name: getattr(asset, name) for name in DRAFT if name != "shape"}, shape=bytes(asset.shape))


def related(actor: Actor, asset: Asset) -> list[Related]:
    """How an asset stands to others that the actor may see, kind by kind."""
    rows = Relation.objects.filter(Q(one=asset) | Q(other=asset)).select_related("one", "other")
    seen = set(
        narrow(actor, "assets.see", Asset.objects.filter(pk__in=_others(rows, asset))).values_list("pk", flat=True)
    )
    found = [
        Related(row.pk, row.kind, row.one_id == asset.pk, row.other if row.one_id == asset.pk else row.one)
        for row in rows
    ]
    order = list(RelationKind)
    return sorted(
        (each for each in found if each.other.pk in seen),
        key=lambda each: (order.index(RelationKind(each.kind)), not each.forward, each.other.code),
    )


def _others(rows: Collection[Relation], asset: Asset) -> list[int]:
    return [row.other_id if row.one_id == asset.pk else row.one_id for row in rows]


def story(asset: Asset) -> list[Lived]:
    """What happened to an asset and what was added to it, the latest day first."""
    files: dict[int | None, list[AssetFile]] = {}
    for each in AssetFile.objects.filter(asset=asset).order_by("pk"):
        files.setdefault(each.life_id, []).append(each)
    events = [
        Lived(each.day, each.at, each.actor, each.kind, each.text, files.get(each.pk, ()))
        for each in LifeEvent.objects.filter(asset=asset)
    ]
    alone = [
        Lived(each.added_at.date(), each.added_at, each.actor, "file", each.note, (each,))
        for each in files.get(None, ())
    ]
    return sorted([*events, *alone], key=lambda each: (each.day, each.at), reverse=True)


def file_of(asset: Asset, name: str) -> AssetFile:
    """The file of an asset with this name, or whose small picture has it."""
    found = AssetFile.objects.filter(Q(sha256=name) | Q(small=name), asset=asset).first() if name else None
    if found is None:
        raise NotFound(field="file", remedy="look at the asset's life")
    return found
