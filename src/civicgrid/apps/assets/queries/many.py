"""Assets by a hundred thousand codes at once: arrays in place of lists of values."""

from collections.abc import Collection, Mapping

import msgspec

from civicgrid.apps.assets.rules.drafts import Draft
from civicgrid.base.bulk import with_columns

_DRAFTS = """
    SELECT code, own_code, kind, name, state, shape, lon, lat, west, south, east, north, area, organisation_path,
        address, installed, removed, inspected, maker, model, serial, properties
    FROM assets_asset WHERE code = ANY(%b::text[])
"""
_JSON = ("name", "properties")
_TAKEN = """
    SELECT code, own_code FROM assets_asset WHERE code = ANY(%b::text[])
    UNION SELECT code, own_code FROM assets_asset WHERE own_code <> '' AND own_code = ANY(%b::text[])
"""
_KEYS = "SELECT code, id FROM assets_asset WHERE code = ANY(%b::text[])"


def drafts_of(codes: Collection[str]) -> Mapping[str, Draft]:
    """What is kept of the assets of these codes."""
    names = Draft.__struct_fields__
    rows = (dict(zip(names, row, strict=True)) for row in with_columns(_DRAFTS, [list(codes)]))
    return {row["code"]: Draft(**{**row, **{name: msgspec.json.decode(row[name]) for name in _JSON}}) for row in rows}


def taken(codes: Collection[str]) -> Mapping[str, str]:
    """Each of these that is a code or an own code -> the code of its asset."""
    asked = list(codes)
    found: dict[str, str] = {}
    for code, own in with_columns(_TAKEN, [asked, asked]):
        found |= dict.fromkeys(filter(None, (code, own)), code)
    return found


def keys_of(codes: Collection[str]) -> Mapping[str, int]:
    """The key of each asset by its code."""
    return dict(with_columns(_KEYS, [list(codes)]))
