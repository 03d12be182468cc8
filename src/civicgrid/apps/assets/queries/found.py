"""Assets by their codes, as records."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.types import AssetRecord, AssetState

COLUMNS = AssetRecord.__struct_fields__


def find(code: str) -> AssetRecord | None:
    """The asset of this code, or of this own code; None where there is none."""
    return next(iter(records([code]).values()), None)


def records(codes: Iterable[str]) -> Mapping[str, AssetRecord]:
    """The assets of these codes, by what was asked for; what is unknown is left out."""
    asked = set(codes)
    found: dict[str, AssetRecord] = {}
    for row in with_codes(asked).values(*COLUMNS):
        record = _record(row)
        found |= dict.fromkeys({record.code, record.own_code} & asked, record)
    return found


def count_all() -> int:
    """How many assets there are, removed ones too."""
    return Asset.objects.count()


def with_codes(codes: Iterable[str]) -> QuerySet[Asset]:
    """The assets that have one of these as code or own code."""
    asked = [code for code in codes if code]
    return Asset.objects.filter(Q(code__in=asked) | Q(own_code__in=asked))


def _record(row: Mapping[str, Any]) -> AssetRecord:
    return AssetRecord(**{**row, "state": AssetState(row["state"])})
