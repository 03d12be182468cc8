"""Assets of the city, their kinds, lives and relations, as others may know them."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol

import msgspec

from civicgrid.kernel.events import Event
from civicgrid.kernel.i18n import Text


class AssetClass(StrEnum):
    """What kinds of assets are alike in; the map has a sign for each."""

    LIGHTING = "lighting"
    SENSING = "sensing"
    VIDEO = "video"
    COVER = "cover"
    PIPE = "pipe"
    UTILITY = "utility"
    TRAFFIC = "traffic"
    SANITATION = "sanitation"
    GREENING = "greening"
    BUILDING = "building"
    VEHICLE = "vehicle"
    OTHER = "other"


class Shape(StrEnum):
    """How assets of a kind are drawn."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


class AssetState(StrEnum):
    """Where an asset stands in its life."""

    PLANNED = "planned"
    IN_USE = "in_use"
    OUT_OF_ORDER = "out_of_order"
    REMOVED = "removed"


class LifeKind(StrEnum):
    """What can happen to an asset."""

    INSTALLED = "installed"
    INSPECTED = "inspected"
    FAILED = "failed"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    MOVED = "moved"
    REMOVED = "removed"
    NOTE = "note"


class RelationKind(StrEnum):
    """How one asset stands to another: the first carries, joins, feeds … the second."""

    CARRIES = "carries"
    PART_OF = "part_of"
    FEEDS = "feeds"
    JOINS = "joins"


class KindRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of asset.

    `component`: major and minor class of components, four digits (GB/T 30428.2, CJ/T 214), "" = none; `fault`: the path
    of the case type of its faults, "" = none; inspected every so many days, 0 = never; of `public` kinds everybody
    may know the assets.
    """

    code: str
    name: Text
    group: AssetClass
    shape: Shape = Shape.POINT
    component: str = ""
    fault: str = ""
    inspection_days: int = 0
    public: bool = False
    active: bool = True


class AssetRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An asset: `kind` is a code, area and owner are paths; a place inside of it.

    `code` is of 16 digits (county, component class, serial) or the city's own; there may be an own one beside it.
    """

    code: str
    own_code: str = ""
    kind: str
    name: Text = {}
    state: AssetState = AssetState.IN_USE
    lon: float
    lat: float
    area: str
    organisation_path: str
    address: str = ""
    installed: date | None = None
    removed: date | None = None


class PlacedAsset(Protocol):
    """What panels of higher apps may know of the asset on whose page they stand."""

    code: str
    kind: str
    lon: float
    lat: float
    area: str


class PublicAsset(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may know of an asset of a public kind; `geometry` is GeoJSON."""

    code: str
    kind: str
    name: Text
    state: str
    area: str
    organisation_path: str
    address: str
    installed: date | None
    geometry: str


class AssetEvent(Event, frozen=True):
    """Something happened to an asset."""

    asset: str

    @property
    def subject(self) -> tuple[str, str]:
        """The asset."""
        return "asset", self.asset


class AssetRegistered(AssetEvent, frozen=True):
    """The city has a new asset."""

    kind: str
    state: str
    area: str
    organisation_path: str


class AssetChanged(AssetEvent, frozen=True):
    """What is known of an asset was changed: column -> its new value."""

    changed: Mapping[str, str]


class AssetPlaced(AssetEvent, frozen=True):
    """An asset stands somewhere else."""

    lon: float
    lat: float
    area: str


class AssetLived(AssetEvent, frozen=True):
    """Something happened in the life of an asset."""

    kind: str
    day: date
    text: str
    state: str


class AssetRemoved(AssetEvent, frozen=True):
    """An asset is there no more; what is known of it stays."""

    day: date
    reason: str


class AssetRelated(AssetEvent, frozen=True):
    """An asset carries, joins, feeds, or is part of, another one."""

    kind: str
    other: str


class AssetUnrelated(AssetEvent, frozen=True):
    """A relation of two assets ended."""

    kind: str
    other: str


class AssetFileAdded(AssetEvent, frozen=True):
    """A photo or a document was added to an asset."""

    sha256: str
    media_type: str
    note: str


class AssetKindsLoaded(Event, frozen=True):
    """The kinds of assets were brought into line with the city's folder."""

    kinds: int
    added: int
    changed: int
    removed: int

    @property
    def subject(self) -> tuple[str, str]:
        """The kinds are one thing."""
        return "asset_kinds", "city"


class AssetsImported(Event, frozen=True):
    """A file brought many assets; `sha256` is that of what was new and changed."""

    source: str
    added: int
    changed: int
    sha256: str

    @property
    def subject(self) -> tuple[str, str]:
        """The file."""
        return "asset_file", self.source


class AssetsRelated(Event, frozen=True):
    """Many relations were written at once."""

    relations: int
    sha256: str

    @property
    def subject(self) -> tuple[str, str]:
        """All of them."""
        return "asset_file", "relations"
