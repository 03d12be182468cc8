"""Assets as JSON: what is asked, and what is answered."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from civicgrid.apps.assets.queries.lists import Sort
from civicgrid.apps.assets.types import AssetClass, AssetState
from civicgrid.base.http import Day, PageIn, Sent

STATES = ["", *AssetState]
_NEW = {"code": "LAMP-17", "kind": "light-pole", "lon": 119.95, "lat": 31.2, "organisation": "lighting"}


class KindOut(Schema):
    """A kind of asset; `fault` is the path of the case type of its faults."""

    code: str
    name: dict[str, str]
    group: str = Field(description="The class on the map.")
    shape: str
    component: str
    fault: str
    inspection_days: int
    public: bool


class AssetOut(Schema):
    """An asset in a list; `area` and `organisation_path` are paths."""

    code: str
    own_code: str
    kind: str
    name: dict[str, str]
    state: str
    lon: float
    lat: float
    area: str
    organisation_path: str
    address: str
    installed: date | None
    removed: date | None
    inspected: date | None
    inspect_by: date | None
    seq: int


class AssetsOut(Schema):
    """A page of a list; `next` goes into `after` for the next page, "" at the end."""

    assets: list[AssetOut]
    next: str


class LifeOut(Schema):
    """Something that happened to an asset; `actor` is a login."""

    kind: str
    day: date
    at: datetime
    actor: str
    text: str


class RelationOut(Schema):
    """How the asset stands to another; backwards, how the other stands to it."""

    kind: str
    forward: bool
    other: str


class AssetStoryOut(AssetOut):
    """An asset with its drawing (GeoJSON), its life and its relations."""

    geometry: dict[str, Any]
    maker: str
    model: str
    serial: str
    properties: dict[str, Any]
    life: list[LifeOut]
    relations: list[RelationOut]


class AssetsIn(PageIn):
    """What a list shows, named by codes; what is not said does not narrow it."""

    words: str = Field("", description="All of these words are in it, or its code begins so.")
    kind: str = Field("", description="A code of a kind.")
    group: str = Field("", description="A class of kinds.", json_schema_extra={"enum": ["", *AssetClass]})
    state: str = Field("", description="Without it, all but what was removed.", json_schema_extra={"enum": STATES})
    area: str = Field("", description="A code or a path; all below it is meant too.")
    organisation: str = Field("", description="The owner: a code or a path; all below it is meant too.")
    due: bool = Field(default=False, description="Only what is to be inspected by today.")
    bbox: str = Field("", description="West, south, east, north, in degrees.")
    sort: str = Field(Sort.CODE, description="The order.", json_schema_extra={"enum": list(Sort)})
    after: str = Field("", description="What the page before told as `next`.")


class FactsIn(Sent):
    """What can be said of an asset; an empty text takes away what stood there."""

    own_code: str | None = None
    name: dict[str, str] | None = Field(None, description="Language code -> words.")
    organisation: str | None = Field(None, description="The owner: a code or a path.")
    address: str | None = None
    installed: str | None = Field(None, description="A day as 2026-01-31.")
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    properties: dict[str, Any] | None = None


class AssetIn(FactsIn, json_schema_extra={"examples": [_NEW]}):
    """A new asset: `lon` and `lat`, or a `geometry` as GeoJSON."""

    code: str
    kind: str
    state: str = Field(AssetState.IN_USE, json_schema_extra={"enum": [str(state) for state in AssetState]})
    lon: float | None = None
    lat: float | None = None
    geometry: dict[str, Any] | None = None


class ChangeIn(FactsIn, json_schema_extra={"examples": [{"seq": 1, "maker": "Lumen"}]}):
    """What shall change; `seq` is the asset's as it was seen."""

    seq: int = Field(strict=True, ge=0, le=2**31 - 1)


class LifeIn(Sent, json_schema_extra={"examples": [{"kind": "inspected", "day": "2026-01-31", "text": "In order"}]}):
    """Something that happened to an asset; without a day, today."""

    kind: Literal["installed", "inspected", "failed", "repaired", "replaced", "removed", "note"]
    day: Day | None = None
    text: str = Field("", description="At most 10 000 characters.")


class PlaceIn(Sent, json_schema_extra={"examples": [{"seq": 1, "lon": 119.95, "lat": 31.2}]}):
    """Where it stands now: `lon` and `lat`, or a `geometry` as GeoJSON."""

    seq: int = Field(strict=True, ge=0, le=2**31 - 1)
    lon: float | None = None
    lat: float | None = None
    geometry: dict[str, Any] | None = None
    day: Day | None = None
    text: str = ""


class RelationIn(Sent, json_schema_extra={"examples": [{"kind": "carries", "other": "CAM-3"}]}):
    """How the asset stands to another; backwards, how the other stands to it."""

    kind: Literal["carries", "part_of", "feeds", "joins"]
    other: str
    forward: bool = Field(default=True, strict=True)
