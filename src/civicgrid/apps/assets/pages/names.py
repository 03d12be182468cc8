"""What the codes of assets are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import AssetClass, AssetState, LifeKind, RelationKind, Shape
from civicgrid.base.ui import look_up, vocabulary
from civicgrid.kernel.i18n import Text

vocabulary(
    "permission",
    {
        "assets.see": _("see assets"),
        "assets.export": _("export assets"),
        "assets.register": _("register assets"),
        "assets.change": _("change assets"),
        "assets.place": _("move assets"),
        "assets.relate": _("relate assets"),
        "assets.remove": _("remove assets"),
        "assets.import": _("import assets"),
        "assets.note": _("write down what happens to assets"),
        "assets.attach": _("add photos and documents to assets"),
        "assets.load_kinds": _("load kinds of assets"),
    },
)
vocabulary(
    "asset_class",
    {
        AssetClass.LIGHTING: _("Lighting"),
        AssetClass.SENSING: _("Sensing equipment"),
        AssetClass.VIDEO: _("Cameras"),
        AssetClass.COVER: _("Covers and grates"),
        AssetClass.PIPE: _("Pipelines"),
        AssetClass.UTILITY: _("Utilities"),
        AssetClass.TRAFFIC: _("Traffic facilities"),
        AssetClass.SANITATION: _("Sanitation"),
        AssetClass.GREENING: _("Greening"),
        AssetClass.BUILDING: _("Buildings"),
        AssetClass.VEHICLE: _("Vehicles"),
        AssetClass.OTHER: _("Other assets"),
    },
)
vocabulary(
    "asset_state",
    {
        AssetState.PLANNED: _("Planned"),
        AssetState.IN_USE: pgettext_lazy("state of an asset", "In use"),
        AssetState.OUT_OF_ORDER: _("Out of order"),
        AssetState.REMOVED: pgettext_lazy("state of an asset", "Removed"),
    },
)
vocabulary(
    "asset_state_icon",
    {
        AssetState.PLANNED: "reported",
        AssetState.IN_USE: "in_time",
        AssetState.OUT_OF_ORDER: "late",
        AssetState.REMOVED: "void",
    },
)
vocabulary(
    "asset_shape",
    {Shape.POINT: _("a point"), Shape.LINE: _("a line"), Shape.POLYGON: _("a polygon")},
)
vocabulary(
    "life",
    {
        LifeKind.INSTALLED: _("Installed"),
        LifeKind.INSPECTED: _("Inspected: in order"),
        LifeKind.FAILED: _("Found out of order"),
        LifeKind.REPAIRED: _("Repaired"),
        LifeKind.REPLACED: _("Replaced"),
        LifeKind.MOVED: _("Moved"),
        LifeKind.REMOVED: pgettext_lazy("event", "Removed"),
        LifeKind.NOTE: _("Note"),
        "file": _("File added"),
    },
)
vocabulary(
    "life_icon",
    {
        LifeKind.INSTALLED: "add",
        LifeKind.INSPECTED: "tick",
        LifeKind.FAILED: "late",
        LifeKind.REPAIRED: "rework",
        LifeKind.REPLACED: "return",
        LifeKind.MOVED: "pin",
        LifeKind.REMOVED: "cross",
        LifeKind.NOTE: "words",
        "file": "file",
    },
)
vocabulary(
    "relation",
    {
        RelationKind.CARRIES: _("Carries"),
        RelationKind.PART_OF: _("Is part of"),
        RelationKind.FEEDS: _("Feeds"),
        RelationKind.JOINS: _("Joins"),
    },
)
vocabulary(
    "relation_back",
    {
        RelationKind.CARRIES: _("Is carried by"),
        RelationKind.PART_OF: _("Has as a part"),
        RelationKind.FEEDS: _("Is fed by"),
        RelationKind.JOINS: _("Joins"),
    },
)
vocabulary(
    "asset_sort",
    {"code": _("By code"), "changed": _("Changed last first"), "inspection": _("Inspection due first")},
)
vocabulary(
    "input",
    {
        "code": _("Code"),
        "own_code": _("Own code"),
        "kind": _("Kind of asset"),
        "class": _("Class of assets"),
        "geometry": _("Place"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
        "installed": _("Installed on"),
        "removed": _("Removed on"),
        "inspected": _("Last inspected"),
        "maker": _("Maker"),
        "model": _("Model"),
        "serial": _("Serial number"),
        "properties": _("Further properties"),
        "related": _("The other asset"),
        "file": _("File"),
        "day": _("Day"),
    },
)


def _kind(code: str) -> Text | None:
    found = assets.kinds().get(code)
    return found.name if found else None


look_up("asset_kind", _kind)
