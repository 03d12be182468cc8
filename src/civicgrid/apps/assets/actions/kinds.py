"""The kinds of assets follow the city's folder."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import DateField, F, Value
from django.db.models.functions import Cast, Greatest

from civicgrid.apps.assets.models import Asset, AssetKind
from civicgrid.apps.assets.queries.kinds import COLUMNS, REVISION, stored_kinds
from civicgrid.apps.assets.types import AssetKindsLoaded, AssetState, KindRecord
from civicgrid.base.actions import Act, creation
from civicgrid.base.snapshots import touch
from civicgrid.kernel.changes import compare


@creation("assets.load_kinds")
def load_kinds(_act: Act, kinds: Sequence[KindRecord]) -> AssetKindsLoaded:
    """Brings the kinds into line with the records; what is gone goes inactive."""
    stored = {code: each for code, each in stored_kinds().items() if each.active}
    changes = compare(stored, {each.code: each for each in kinds})
    AssetKind.objects.filter(code__in=[each.code for each in changes.removed]).update(active=Value(value=False))
    AssetKind.objects.bulk_create(
        [AssetKind(**{name: getattr(each, name) for name in COLUMNS}) for each in (*changes.added, *changes.changed)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in COLUMNS if name != "code"],
    )
    for each in changes.changed:
        if each.code in stored and each.inspection_days != stored[each.code].inspection_days:
            _count_anew(each)
    touch(REVISION)
    return AssetKindsLoaded(
        kinds=len(kinds), added=len(changes.added), changed=len(changes.changed), removed=len(changes.removed)
    )


def _count_anew(kind: KindRecord) -> None:
    """The next inspections of a kind's assets, after its interval has changed."""
    standing = Asset.objects.filter(kind=kind.code, state__in=(AssetState.IN_USE, AssetState.OUT_OF_ORDER))
    if not kind.inspection_days:
        standing.update(inspect_by=None)
        return
    latest = Greatest(F("inspected"), F("installed"))
    standing.update(inspect_by=Cast(latest + timedelta(days=kind.inspection_days), DateField()))
