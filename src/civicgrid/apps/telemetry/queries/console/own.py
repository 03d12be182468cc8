"""The views that telemetry itself offers.

Streams, things, the newest values, areas.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicgrid.apps.assets import api as assets
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.models import Latest, Location, Stream, Thing
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent

from .views import Column, Rows, offer_table

CHUNK = 5000

STREAMS = (
    Column("stream", "integer", _("its number, as in observations.stream")),
    Column("name", "text", _("name")),
    Column("property", "text", _("what is measured")),
    Column("unit", "text", _("unit of the values and bounds, as UCUM writes it")),
    Column("thing", "integer", _("the thing that is measured, as in things.thing")),
    Column("asset", "text", _("code of the asset")),
    Column("area", "text", _("path of the area, as in areas.path")),
    Column("organisation", "text", _("path of the owner")),
    Column("class", "text", _("how long its observations are kept")),
    Column("period_s", "number", _("seconds between two observations")),
    Column("low", "number", _("lower bound")),
    Column("high", "number", _("upper bound")),
    Column("calibrated_on", "day", _("day of the last calibration")),
    Column("calibration_due", "day", _("day of the next one")),
)
THINGS = (
    Column("thing", "integer", _("its number")),
    Column("name", "text", _("name")),
    Column("asset", "text", _("code of the asset")),
    Column("area", "text", _("path of the area, as in areas.path")),
    Column("organisation", "text", _("path of the owner")),
    Column("lon", "number", _("degrees east")),
    Column("lat", "number", _("degrees north")),
)
LATEST = (
    Column("stream", "integer", _("the stream, as in streams.stream")),
    Column("time", "time", _("when it was so")),
    Column("arrival", "time", _("when we heard of it")),
    Column("value", "number", _("the newest value")),
    Column("result", "text", _("the newest result, where it is no number")),
    Column("quality", "integer", _("0 where the sender said nothing")),
    *(
        Column(name, "integer", meaning)
        for name, meaning in (
            ("rows", _("observations so far")),
            ("late", _("of these, how many came late")),
            ("out_of_order", _("of these, how many came out of order")),
            ("future", _("of these, how many are of the future")),
            ("unitless", _("of these, how many came without a unit")),
        )
    ),
)
ASSETS = (
    Column("code", "text", _("code")),
    Column("own_code", "text", _("the city's own code")),
    Column("kind", "text", _("code of its kind")),
    Column("state", "text", _("state")),
    Column("area", "text", _("path of the area, as in areas.path")),
    Column("organisation_path", "text", _("path of the owner")),
    Column("lon", "number", _("degrees east")),
    Column("lat", "number", _("degrees north")),
    Column("installed", "day", _("day on which it was installed")),
    Column("inspect_by", "day", _("day by which it has to be inspected")),
)
AREAS = (
    Column("path", "text", _("its path; it begins with that of the area above")),
    Column("code", "text", _("code")),
    Column("level", "text", _("district, cell and so on")),
    Column("name", "text", _("name")),
    Column("above", "text", _("path of the area above")),
    Column("area_m2", "number", _("size in square metres")),
    Column("lon", "number", _("degrees east of its middle")),
    Column("lat", "number", _("degrees north of its middle")),
)


def _streams(actor: Actor) -> Rows:
    names = ("pk", "name", "observed_property__name", "unit", "thing_id", "thing__asset", "area", "organisation")
    kept = ("stream_class_id", "period_s", "low", "high", "calibrated_on", "calibration_due")
    rows = narrow(actor, "telemetry.see", Stream.objects.order_by("pk"))
    return rows.values_list(*names, *kept).iterator(CHUNK)


def _things(actor: Actor) -> Rows:
    """Those with streams that the asker may see."""
    seen = narrow(actor, "telemetry.see", Stream.objects.order_by())
    place = Location.objects.filter(things=OuterRef("pk"), lon__isnull=False).order_by("pk")
    rows = Thing.objects.filter(pk__in=seen.values("thing")).order_by("pk")
    placed = rows.annotate(lon=Subquery(place.values("lon")[:1]), lat=Subquery(place.values("lat")[:1]))
    names = ("pk", *(each.name for each in THINGS[1:]))
    return placed.values_list(*names).iterator(CHUNK)


def _latest(actor: Actor) -> Rows:
    seen = narrow(actor, "telemetry.see", Stream.objects.order_by())
    rows = Latest.objects.filter(stream__in=seen, time__isnull=False).order_by("stream")
    return rows.values_list(*(F(each.name) for each in LATEST)).iterator(CHUNK)


def _assets(actor: Actor) -> Rows:
    rows = assets.matching(actor, assets.AssetFilter()).order_by("pk")
    return rows.values_list(*(each.name for each in ASSETS)).iterator(CHUNK)


def _areas(_actor: Actor) -> Iterator[Sequence[Any]]:
    language = get_language() or "en"
    for path, each in grid.areas().items():
        if each.active:
            name = in_language(each.name, language)
            yield path, each.code, each.level, name, parent(path), each.area_m2, each.lon, each.lat


offer_table("streams", _("What is measured, by what, in which unit"), STREAMS, _streams)
offer_table("things", _("What is measured on"), THINGS, _things)
offer_table("latest", _("The newest observation of each stream"), LATEST, _latest)
offer_table("assets", _("The assets of the city that stand"), ASSETS, _assets)
offer_table("areas", _("The areas of the city"), AREAS, _areas)
