"""An asset's way through life: registered, changed, placed, marked, removed."""

from collections.abc import Mapping
from datetime import date

from civicgrid.apps.assets.models import Asset, LifeEvent
from civicgrid.apps.assets.queries.one import draft_of
from civicgrid.apps.assets.rules.drafts import Draft, cleared
from civicgrid.apps.assets.rules.life import lived
from civicgrid.apps.assets.types import (
    AssetChanged,
    AssetLived,
    AssetPlaced,
    AssetRegistered,
    AssetRemoved,
    AssetState,
    LifeKind,
)
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.http import one_of
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import plain, reason_of

from . import store

CHANGED = ("own_code", "name", "organisation_path", "address", "installed", "maker", "model", "serial", "properties")
"""What a change may change: code and kind stay, state and place have verbs of their own."""
SAID = ("own_code", "organisation", "address", "installed", "maker", "model", "serial", "properties")
MARKS = tuple(kind for kind in LifeKind if kind not in (LifeKind.MOVED, LifeKind.REMOVED))
"""What can be marked; to move and to remove are verbs of their own."""
BEGUN = (AssetState.PLANNED, AssetState.IN_USE, AssetState.OUT_OF_ORDER)


class StaysPut(Conflict):
    """It is there already."""


class NothingChanges(Conflict):
    """Nothing would change."""


@creation("assets.register")
def register(act: Act, words: Mapping[str, str]) -> AssetRegistered:
    """Makes an asset of what is said in a form's fields."""
    one_of("state", words.get("state") or AssetState.IN_USE, BEGUN)
    draft = store.said({**words, "removed": ""}, Draft())
    store.refuse_taken(draft)
    asset = Asset()
    store.write(act, asset, draft)
    if draft.installed and draft.state != AssetState.PLANNED:
        store.note(act, asset, LifeKind.INSTALLED, draft.installed, "")
    return AssetRegistered(
        asset=asset.code,
        kind=asset.kind,
        state=asset.state,
        area=asset.area,
        organisation_path=asset.organisation_path,
    )


@action("assets.change", on=Asset, sees="assets.see")
def change(act: Act, asset: Asset, words: Mapping[str, str]) -> AssetChanged:
    """Changes what is said; an empty field takes away what stood there."""
    kept = {field: each for field, each in words.items() if field in SAID or field.partition(":")[0] == "name"}
    before = draft_of(asset)
    after = store.said(kept, cleared(before, kept))
    changed = {
        name: str(getattr(after, name) or "") for name in CHANGED if getattr(after, name) != getattr(before, name)
    }
    if not changed:
        raise NothingChanges(remedy="change a field, or leave it")
    store.refuse_taken(after, asset)
    store.write(act, asset, after)
    return AssetChanged(asset=asset.code, changed=changed)


@action("assets.place", on=Asset, sees="assets.see")
def place(
    act: Act, asset: Asset, drawing: str | tuple[float, float], *, day: date | None = None, text: str = ""
) -> AssetPlaced:
    """Puts an asset somewhere else; raises StaysPut and what is wrong with the place."""
    plain("text", text)
    when = day or store.day_of(act.at)
    lived(store.standing_of(asset), LifeKind.MOVED, when, store.day_of(act.at))
    before = draft_of(asset)
    after = store.drawn_at(before, drawing)
    if after.shape == before.shape:
        raise StaysPut(field="geometry", remedy="choose another place")
    store.write(act, asset, after)
    store.note(act, asset, LifeKind.MOVED, when, text)
    return AssetPlaced(asset=asset.code, lon=asset.lon, lat=asset.lat, area=asset.area)


@action("assets.note", on=Asset, sees="assets.see", anyhow=True)
def mark(act: Act, asset: Asset, kind: str, *, day: date | None = None, text: str = "") -> AssetLived:
    """Writes down what happened to an asset, and what became of it by that."""
    found = LifeKind(one_of("kind", kind, MARKS))
    words = reason_of(text, "text") if found in (LifeKind.NOTE, LifeKind.FAILED) else plain("text", text)
    event = _live(act, asset, found, day or store.day_of(act.at), words)
    return AssetLived(asset=asset.code, kind=found, day=event.day, text=words, state=asset.state)


@action("assets.remove", on=Asset, sees="assets.see", anyhow=True)
def remove(act: Act, asset: Asset, *, reason: str, day: date | None = None) -> AssetRemoved:
    """Writes down that an asset is there no more; nothing that is known of it is lost."""
    words = reason_of(reason)
    event = _live(act, asset, LifeKind.REMOVED, day or store.day_of(act.at), words)
    return AssetRemoved(asset=asset.code, day=event.day, reason=words)


def _live(act: Act, asset: Asset, kind: LifeKind, day: date, text: str) -> LifeEvent:
    after = lived(store.standing_of(asset), kind, day, store.day_of(act.at))
    asset.state, asset.installed, asset.removed = after.state, after.installed, after.removed
    asset.inspected = after.inspected
    store.keep(act, asset)
    return store.note(act, asset, kind, day, text)
