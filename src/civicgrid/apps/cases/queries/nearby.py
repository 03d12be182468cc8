"""Cases of a type close to a place: what an asset's page shows."""

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.fusion import tiles_near
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.kernel.geo.sphere import metres_between

from .masks import shown_to

RADIUS_M = 15.0
"""A telephone tells where it is to some ten metres."""
MOST, LOOKED_AT = 10, 200


def cases_near(actor: Actor, type_path: str, lon: float, lat: float) -> list[Case]:
    """Those of a type that the actor may see within RADIUS_M, the newest first."""
    tiles = list(tiles_near(lon, lat, RADIUS_M))
    rows = narrow(actor, "cases.see", Case.objects.filter(below("type", type_path), tile__in=tiles, joined_into=""))
    around = rows.filter(lon__isnull=False).defer("words").order_by("-opened_at", "pk")[:LOOKED_AT]
    near = [case for case in around if metres_between(lon, lat, case.lon or lon, case.lat or lat) <= RADIUS_M]
    return shown_to(actor, near[:MOST])
