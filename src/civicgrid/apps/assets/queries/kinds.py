"""Kinds of assets, held in memory."""

from collections.abc import Mapping

from civicgrid.apps.assets.models import AssetKind
from civicgrid.apps.assets.types import AssetClass, KindRecord, Shape
from civicgrid.base.snapshots import Snapshot

REVISION = "asset_kinds"
COLUMNS = KindRecord.__struct_fields__


def stored_kinds() -> Mapping[str, KindRecord]:
    """All kinds by code, those that are gone too: see `active`."""
    return {
        row["code"]: KindRecord(**{**row, "group": AssetClass(row["group"]), "shape": Shape(row["shape"])})
        for row in AssetKind.objects.order_by("code").values(*COLUMNS)
    }


kinds = Snapshot(REVISION, stored_kinds)
"""The kinds by code."""
