"""Relations of assets: what carries, joins, feeds or is part of what."""

from collections.abc import Collection

from django.db import connection

from civicgrid.apps.assets.models import Asset, Relation
from civicgrid.apps.assets.queries.one import asset_of
from civicgrid.apps.assets.rules.relations import NO_CIRCLES, InACircle, WithItself, ends, leads_to
from civicgrid.apps.assets.types import AssetRelated, AssetUnrelated, RelationKind
from civicgrid.base.actions import Act, action
from civicgrid.base.http import one_of
from civicgrid.kernel.errors import Conflict, NotFound


class RelatedAlready(Conflict):
    """That relation is known already."""


class NotRelated(NotFound):
    """There is no such relation."""


@action("assets.relate", on=Asset, sees="assets.see", anyhow=True)
def relate(act: Act, asset: Asset, kind: str, other: str, *, forward: bool = True) -> AssetRelated:
    """Says how an asset stands to another, by its code; backwards, how that to it.

    Raises WithItself, InACircle or RelatedAlready.
    """
    found, with_ = _both(act, asset, kind, other)
    one, two = (asset, with_) if forward else (with_, asset)
    if found in NO_CIRCLES:
        _lock()
        if leads_to(two.pk, one.pk, lambda some: _further(found, some)):
            raise InACircle(field="related", one=one.code, other=two.code, remedy="choose another asset")
    first, second = ends(found, one.pk, two.pk)
    if not Relation.objects.get_or_create(one_id=first, kind=found, other_id=second)[1]:
        raise RelatedAlready(field="related", remedy="choose another asset, or another relation")
    return AssetRelated(asset=one.code, kind=found, other=two.code)


@action("assets.relate", on=Asset, sees="assets.see", anyhow=True)
def unrelate(_act: Act, asset: Asset, relation: int) -> AssetUnrelated:
    """Ends a relation of an asset; raises NotRelated."""
    row = Relation.objects.filter(pk=relation).select_related("one", "other").first()
    if row is None or asset.pk not in (row.one_id, row.other_id):
        raise NotRelated(field="relation", remedy="look at the asset again")
    row.delete()
    return AssetUnrelated(asset=row.one.code, kind=row.kind, other=row.other.code)


def _both(act: Act, asset: Asset, kind: str, other: str) -> tuple[RelationKind, Asset]:
    found = RelationKind(one_of("kind", kind, list(RelationKind)))
    with_ = asset_of(act.actor, other.strip())
    if with_.pk == asset.pk:
        raise WithItself(field="related", remedy="choose another asset")
    return found, with_


def _further(kind: RelationKind, some: Collection[int]) -> set[int]:
    return set(Relation.objects.filter(kind=kind, one__in=list(some)).values_list("other", flat=True))


def _lock() -> None:
    """Whoever looks for circles does so alone: two who relate at once could close one."""
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{Relation._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
