"""What a stream shows, as a report: of which type, and until when it is worth one."""

from collections.abc import Mapping
from datetime import timedelta

from civicgrid.apps.assets.types import AssetClass, KindRecord

WORTH = timedelta(days=1)
"""What happened longer ago was loaded, not measured: it is no matter of today."""
EQUIPMENT = (AssetClass.SENSING, AssetClass.VIDEO)
"""Assets that measure: who is silent is out of order himself."""


def type_of_silence(kind: KindRecord | None, kinds: Mapping[str, KindRecord]) -> str:
    """The type of its faults, where the asset measures.

    Else that of the city's sensing equipment; else that of the asset.
    """
    own = kind.fault if kind else ""
    sensing = [each.fault for each in kinds.values() if each.group is AssetClass.SENSING and each.active and each.fault]
    return own if own and kind and kind.group in EQUIPMENT else next(iter(sensing), own)


def type_of_crossing(chosen: str, kind: KindRecord | None) -> str:
    """What was chosen for the stream, else the type of faults of its asset."""
    return chosen or (kind.fault if kind else "")
