"""Assets of public kinds, as everybody may know them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.types import AssetState, KindRecord, PublicAsset
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.geo.features import geojson_of

from .kinds import kinds
from .lists import AssetFilter, fitting

THERE = (AssetState.IN_USE, AssetState.OUT_OF_ORDER)
"""What is planned is not there yet, and what was removed no more."""
TOLD = tuple(name for name in PublicAsset.__struct_fields__ if name != "geometry")


def public_kinds() -> Mapping[str, KindRecord]:
    """The public kinds in use, by code."""
    return {code: kind for code, kind in kinds().items() if kind.public and kind.active}


def public_assets(
    *, kind: str = "", area: str = "", box: Bounds | None = None, after: str = "", size: int
) -> list[PublicAsset]:
    """The first of them by code, after a code."""
    rows = fitting(_public(), AssetFilter(kind=kind, area=area, box=box)).filter(code__gt=after)
    return _told(rows.order_by("code")[:size])


def public_asset(code: str) -> PublicAsset | None:
    """The one of this code, None where there is none or it is not public."""
    return next(iter(_told(_public().filter(code=code))), None)


def _public() -> QuerySet[Asset]:
    return Asset.objects.filter(kind__in=list(public_kinds()), state__in=THERE)


def _told(rows: QuerySet[Asset]) -> list[PublicAsset]:
    found = list(rows.only("shape", *TOLD))
    drawings = geojson_of([bytes(each.shape) for each in found])
    return [
        PublicAsset(**{name: getattr(each, name) for name in TOLD}, geometry=drawing)
        for each, drawing in zip(found, drawings, strict=True)
    ]
