"""What the tests of assets start from: lamps and pipes of the small city, and who keeps them."""

from civicgrid.apps.assets.actions.life import register
from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.kinds import stored_kinds
from civicgrid.apps.assets.rules.drafts import Known
from civicgrid.apps.assets.types import AssetClass, AssetState, KindRecord, Shape
from civicgrid.kernel.errors import CivicGridError
from tests.cases.given import actor
from tests.cities import IN_W1

POLE = "3205080112000001"
"""A smart light pole: its county, its component class, its serial."""


def said(code: str = POLE, lon: float = IN_W1[0], lat: float = IN_W1[1], **fields: str) -> dict[str, str]:
    """What a form says of a light pole in the west, unless it says otherwise."""
    return {"code": code, "kind": "pole", "organisation": "lighting", "lon": str(lon), "lat": str(lat), **fields}


def asset(code: str = POLE, by: str = "system", **fields: str) -> Asset:
    """An asset of these fields, registered."""
    register(actor(by), said(code, **fields))  # type: ignore[arg-type]
    return Asset.objects.get(code=code)


def fresh(known: Asset) -> Asset:
    """The row as it is now."""
    return Asset.objects.get(pk=known.pk)


def kind(code: str = "pole", **facts: object) -> KindRecord:
    """A kind without a city."""
    known: dict[str, object] = {"name": {"en": "Pole"}, "group": AssetClass.LIGHTING, "component": "0112"}
    return KindRecord(code=code, **{**known, **facts})  # type: ignore[arg-type]


KNOWN = Known(
    kinds={"pole": kind(), "pipe": kind("pipe", component="", shape=Shape.LINE)},
    kind_words={"pole": "pole", "灯杆": "pole"},
    owners={"lighting": "gov.lighting.", "路灯公司": "gov.lighting."},
    states={**{state: state for state in AssetState}, "在用": AssetState.IN_USE},
    languages=("en", "zh-hans"),
)
"""What a draft may name, without a city."""


def anywhere(lon: object, lat: object) -> list[str | CivicGridError]:
    """Every place lies in the west."""
    return ["town.west.w1."] * len(lon)  # type: ignore[arg-type]


def kinds() -> set[str]:
    """The codes of the kinds in use."""
    return {code for code, each in stored_kinds().items() if each.active}
