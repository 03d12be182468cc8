"""What an event in an asset's life makes of its state and of its next inspection."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from civicgrid.apps.assets.types import AssetState, KindRecord, LifeKind
from civicgrid.kernel.errors import Conflict, InvalidInput

AFTER: Mapping[LifeKind, AssetState] = {
    LifeKind.INSTALLED: AssetState.IN_USE,
    LifeKind.FAILED: AssetState.OUT_OF_ORDER,
    LifeKind.REPAIRED: AssetState.IN_USE,
    LifeKind.REPLACED: AssetState.IN_USE,
    LifeKind.REMOVED: AssetState.REMOVED,
}
"""The state that an event leaves; the others leave it as it was."""
BEFORE: Mapping[AssetState, frozenset[LifeKind]] = {
    AssetState.PLANNED: frozenset({LifeKind.INSTALLED, LifeKind.MOVED, LifeKind.REMOVED, LifeKind.NOTE}),
    AssetState.IN_USE: frozenset(LifeKind) - {LifeKind.INSTALLED},
    AssetState.OUT_OF_ORDER: frozenset(LifeKind) - {LifeKind.INSTALLED, LifeKind.FAILED},
    AssetState.REMOVED: frozenset({LifeKind.INSTALLED, LifeKind.NOTE}),
}
"""What can happen to an asset in a state; what was removed may be put up again."""


class CannotHappen(Conflict):
    """That cannot happen to an asset that is {asset_state}."""


class DayToCome(InvalidInput):
    """{day} has not come yet."""


class Standing(msgspec.Struct, frozen=True):
    """State and days of an asset."""

    state: AssetState
    installed: date | None = None
    removed: date | None = None
    inspected: date | None = None


def lived(now: Standing, kind: LifeKind, day: date, today: date) -> Standing:
    """The standing after an event on a day; raises CannotHappen or DayToCome.

    What is written down later about an earlier day changes no later day.
    """
    if day > today:
        raise DayToCome(field="day", day=day, remedy="write it down when it has happened")
    if kind not in BEFORE[now.state]:
        raise CannotHappen(field="kind", asset_state=now.state, remedy="choose something else")
    state = AFTER.get(kind, now.state)
    changed: dict[str, date | None] = {"removed": day if state is AssetState.REMOVED else None}
    if kind in (LifeKind.INSTALLED, LifeKind.REPLACED):
        changed["installed"] = day
    if kind is LifeKind.INSPECTED:
        changed["inspected"] = max(day, now.inspected or day)
    return msgspec.structs.replace(now, state=state, **changed)


def inspect_by(now: Standing, kind: KindRecord) -> date | None:
    """The day by which it is to be inspected again; None where it need not be."""
    known = [day for day in (now.inspected, now.installed) if day]
    if not (kind.inspection_days and known) or now.state in (AssetState.PLANNED, AssetState.REMOVED):
        return None
    return max(known) + timedelta(days=kind.inspection_days)
