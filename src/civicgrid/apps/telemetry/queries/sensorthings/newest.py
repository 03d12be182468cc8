"""Asking for the newest observation of streams.

Nothing before the newest that is known can be it.
"""

import msgspec
from django.db.models import Count, Min

from civicgrid.apps.telemetry.models import Latest
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.protocols import sensorthings as sta

NEWEST = sta.Order(sta.Path(("phenomenonTime",)), descending=True)


def newest_only(options: sta.Options) -> bool:
    """Whether one observation of a stream is wanted, the newest of all."""
    wanted = options.top == 1 and not options.skip and options.orderby[:1] == (NEWEST,)
    return wanted and options.filter is None and not options.count


def since(scope: Scope) -> Scope | None:
    """The scope without what is older than the newest known of each of its streams.

    None where some have none.
    """
    if not scope.streams or scope.id is not None:
        return None
    known = Latest.objects.filter(stream__in=scope.streams, time__isnull=False)
    told = known.aggregate(count=Count("pk"), first=Min("time"))
    return msgspec.structs.replace(scope, first=told["first"]) if told["count"] == len(scope.streams) else None
