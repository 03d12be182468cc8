"""What pages of assets and cases show of streams.

Those of the asset, those measured nearby.
"""

from typing import Protocol

from django.utils import timezone

from civicgrid.apps.assets.types import PlacedAsset
from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries.lists.filter import described
from civicgrid.apps.telemetry.queries.lists.rows import rows_of
from civicgrid.apps.telemetry.queries.places import streams_near
from civicgrid.base.access import Actor, narrow, needed_roles
from civicgrid.base.ui import Panel, panel

MOST = 50
NEAR_M = 150.0
"""So far from a case something is measured nearby."""
TEMPLATE = "apps/telemetry/pages/panel.html"


class Placed(Protocol):
    """What is known of the case on whose page the panel stands."""

    lon: float | None
    lat: float | None


@panel("asset")
def asset_streams(actor: Actor, asset: PlacedAsset) -> Panel | None:
    """The streams of an asset; nothing where it has none that the reader may see."""
    if not _may_see(actor):
        return None
    seen = narrow(actor, "telemetry.see", Stream.objects.filter(thing__asset=asset.code))
    streams = list(described(seen).order_by("name", "pk")[:MOST])
    return Panel(TEMPLATE, {"rows": rows_of(streams, timezone.now()), "near": 0}) if streams else None


@panel("case")
def measured_nearby(actor: Actor, case: Placed) -> Panel | None:
    """What was measured around a case.

    Nothing where it has no point, or nothing is measured there.
    """
    if case.lon is None or case.lat is None or not _may_see(actor):
        return None
    near = streams_near(actor, case.lon, case.lat, NEAR_M)
    rows = rows_of([each.stream for each in near], timezone.now())
    return Panel(TEMPLATE, {"rows": rows, "near": round(NEAR_M)}) if rows else None


def _may_see(actor: Actor) -> bool:
    return bool(actor.roles & needed_roles("telemetry.see"))
