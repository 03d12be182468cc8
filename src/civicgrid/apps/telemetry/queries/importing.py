"""What is there already of what a file tells: streams, things, rows."""

from collections.abc import Collection, Mapping
from datetime import timedelta

import numpy as np
import pyarrow.compute as pc

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import AssetRecord
from civicgrid.apps.telemetry.models import Stream, Thing
from civicgrid.apps.telemetry.rules.importing import table_of
from civicgrid.apps.telemetry.rules.rows import Rows
from civicgrid.apps.telemetry.rules.streams import Flags
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.observations import SeenThing

from .lake import engine
from .observations import relation_of
from .scope import Scope

SEND = "telemetry.send"
SOURCE = "source"
"""The property of a thing that holds its sender's own name for it."""
CODE = "code"
"""The property that may name its asset, beside its own name."""
TICK = timedelta(microseconds=1)
THERE = """
    WITH observations AS ({relation})
    SELECT place FROM fresh SEMI JOIN observations USING (stream, time, seq)
    UNION SELECT place FROM fresh QUALIFY row_number() OVER (PARTITION BY stream, time, seq ORDER BY place) > 1"""


def mine(actor: Actor, streams: Collection[int]) -> set[int]:
    """Those of the streams to which the actor may send."""
    return set(narrow(actor, SEND, Stream.objects.filter(pk__in=streams)).values_list("pk", flat=True))


def known_things(seen: Mapping[str, SeenThing], owned: Mapping[str, AssetRecord]) -> dict[str, Thing]:
    """The things of these names that are there.

    Their sender calls them so, or they belong to the same asset.
    """
    asked = list(seen)
    named = Thing.objects.filter(**{f"properties__{SOURCE}__in": asked}).order_by("-pk") if asked else ()
    codes = {each.code for each in owned.values()}
    tied = {each.asset: each for each in Thing.objects.filter(asset__in=codes).order_by("-pk")} if codes else {}
    found = {name: tied[each.code] for name, each in owned.items() if each.code in tied}
    return found | {str((each.properties or {})[SOURCE]): each for each in named}


def assets_of(seen: Mapping[str, SeenThing]) -> dict[str, AssetRecord]:
    """The asset of each name that has one: by name, or by the code beside it."""
    codes = {name: (name, str(told.properties.get(CODE) or "")) for name, told in seen.items()}
    known = assets.records(code for both in codes.values() for code in both if code)
    return {name: known[code] for name, both in codes.items() for code in both[::-1] if code in known}


def repeated(rows: Rows) -> Flags:
    """Which rows are there already, or stand before among themselves."""
    again = np.zeros(len(rows), np.bool_)
    if not len(rows):
        return again
    fresh = table_of(rows)
    ends = pc.min_max(fresh["time"]).as_py()
    streams = np.unique(rows.stream).tolist()
    relation, tables = relation_of(Scope(streams=streams, first=ends["min"], last=ends["max"] + TICK))
    found = engine().query(THERE.format(relation=relation), {}, {**tables, "fresh": fresh})
    again[found["place"].to_numpy()] = True
    return again
