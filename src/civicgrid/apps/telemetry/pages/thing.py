"""A thing that is measured and is no asset of the city.

What it is, and its streams.
"""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from civicgrid.apps.assets import api as assets
from civicgrid.apps.telemetry.models import Stream, Thing
from civicgrid.apps.telemetry.queries.lists.filter import described
from civicgrid.apps.telemetry.queries.lists.rows import rows_of
from civicgrid.base.access import narrow
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page
from civicgrid.kernel.errors import NotFound

MOST = 100


@page("things/<int:thing>/", "Thing", needs="telemetry.see", icon="pulse", statements=12)
def thing(request: Request, thing: int) -> Context | HttpResponseBase:
    """Its facts and streams; where it is an asset, that page has both."""
    found = narrow(request.actor, "telemetry.see", Thing.objects.filter(pk=min(thing, 2**63 - 1))).first()
    if found is None:
        raise NotFound(field="thing", remedy="look for it in the list of streams")
    asset = assets.find(found.asset) if found.asset else None
    if asset:
        return HttpResponseRedirect(resolve_url("asset", asset.code))
    seen = narrow(request.actor, "telemetry.see", Stream.objects.filter(thing=found))
    streams = list(described(seen).order_by("name", "pk")[:MOST])
    return {"thing": found, "rows": rows_of(streams, timezone.now())}
