"""What an asset's page shows of cases: those of its faults' type close to it."""

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import PlacedAsset
from civicgrid.apps.cases.queries.nearby import RADIUS_M, cases_near
from civicgrid.base.access import Actor
from civicgrid.base.ui import Panel, panel


@panel("asset")
def asset_cases(actor: Actor, asset: PlacedAsset) -> Panel | None:
    """The cases near the asset; nothing where its kind names no type of faults."""
    kind = assets.kinds().get(asset.kind)
    if kind is None or not kind.fault:
        return None
    found = cases_near(actor, kind.fault, asset.lon, asset.lat)
    return Panel("apps/cases/pages/asset_cases.html", {"cases": found, "type": kind.fault, "radius_m": round(RADIUS_M)})
