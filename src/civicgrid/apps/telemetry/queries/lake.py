"""The tables of the lake that telemetry has, opened once a process."""

from functools import cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from civicgrid.apps.telemetry.rules.rows import KEPT, TIME
from civicgrid.base.lake import Catalog, Engine, LakeTable, Layout, Snapshot, Snapshots, catalog

OBSERVATIONS = Layout(
    name="observations", schema=KEPT, time="time", key="stream", buckets=8, order=("stream", "time", "id")
)
"""Every observation, as it came."""
FOLDED = pa.schema(
    [
        pa.field("stream", pa.int64()),
        pa.field("time", TIME),
        pa.field("min", pa.float64()),
        pa.field("max", pa.float64()),
        pa.field("mean", pa.float64()),
        pa.field("count", pa.int64()),
        pa.field("last", pa.float64()),
        pa.field("last_time", TIME),
        pa.field("id", pa.int64()),
    ]
)
"""What is left of the observations of a span that begins at `time`; `id` is the highest that is in it."""
MINUTES = Layout(name="minutes", schema=FOLDED, time="time", key="stream", buckets=2, order=("stream", "time"))
HOURS = Layout(name="hours", schema=FOLDED, time="time", key="stream", buckets=2, order=("stream", "time"))


LAYOUTS = {each.name: each for each in (OBSERVATIONS, MINUTES, HOURS)}


def held() -> Catalog:
    """The lake that the settings name."""
    return _catalog(settings.CIVICGRID_LAKE)


def table(layout: Layout) -> LakeTable:
    """A table of the lake that the settings name, to change it."""
    return LakeTable(held(), layout)


def snapshot(layout: Layout) -> Snapshot:
    """What a table of the lake holds now."""
    return _snapshots(layout.name, settings.CIVICGRID_LAKE).now()


def engine() -> Engine:
    """Whoever answers SQL over the lake."""
    return _engine(settings.CIVICGRID_LAKE)


def let_go() -> None:
    """Closes what this process has open of the lake."""
    for each in _catalogs:
        each.close()
    for held in (_catalogs, _catalog, _snapshots, _engine):
        held.clear() if isinstance(held, list) else held.cache_clear()


_catalogs: list[Catalog] = []


@cache
def _catalog(lake: str) -> Catalog:
    _catalogs.append(catalog(lake, settings.CIVICGRID_LAKE_OPTIONS))
    return _catalogs[-1]


@cache
def _snapshots(name: str, lake: str) -> Snapshots:
    return Snapshots(_catalog(lake), LAYOUTS[name])


@cache
def _engine(lake: str) -> Engine:
    return Engine([] if "://" in lake else [Path(lake)])
