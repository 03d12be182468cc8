"""One asset's row, written from its draft."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from django.utils import timezone

from civicgrid.apps.assets.models import Asset, LifeEvent
from civicgrid.apps.assets.queries.found import with_codes
from civicgrid.apps.assets.queries.kinds import kinds
from civicgrid.apps.assets.queries.known import known, located
from civicgrid.apps.assets.queries.lists import search_words
from civicgrid.apps.assets.rules.codes import CodeTaken
from civicgrid.apps.assets.rules.drafts import Draft, read_draft
from civicgrid.apps.assets.rules.life import Standing, inspect_by
from civicgrid.apps.assets.rules.places import Drawn, drawn, fits
from civicgrid.apps.assets.rules.plans import drawing_of
from civicgrid.apps.assets.types import AssetState, LifeKind
from civicgrid.base.access import can, refuse
from civicgrid.base.actions import Act
from civicgrid.kernel.errors import CivicGridError, InvalidInput


def said(words: Mapping[str, str], base: Draft) -> Draft:
    """The draft with what is said, as it can be kept; raises the first fault."""
    draft, errors = read_draft(words, known(), base)
    if errors:
        raise errors[0]
    if drawing := drawing_of(words):
        draft = drawn_at(draft, drawing)
    if not draft.shape:
        raise InvalidInput(field="geometry", value="", remedy="choose its place on the map")
    return draft


def drawn_at(draft: Draft, drawing: str | tuple[float, float]) -> Draft:
    """The draft at another place; raises what is wrong with that."""
    (place,) = drawn([drawing], located)
    if isinstance(place, CivicGridError):
        raise place
    return _at(draft, place)


def _at(draft: Draft, place: Drawn) -> Draft:
    fits(place.form, kinds()[draft.kind])
    return msgspec.structs.replace(draft, **msgspec.structs.asdict(place.place))


def refuse_taken(draft: Draft, known_as: Asset | None = None) -> None:
    """Raises CodeTaken where another asset has one of the codes."""
    others = with_codes([draft.code, draft.own_code])
    others = others.exclude(pk=known_as.pk) if known_as else others
    for other in others.only("code", "own_code"):
        field = "code" if draft.code in (other.code, other.own_code) else "own_code"
        raise CodeTaken(field=field, value=getattr(draft, field), remedy="give it another one")


def write(act: Act, asset: Asset, draft: Draft) -> None:
    """Keeps the row; where none of the actor's posts would reach it, it is taken back."""
    for name in Draft.__struct_fields__:
        setattr(asset, name, getattr(draft, name))
    asset.words = words_of(draft)
    keep(act, asset)
    if not can(act.actor, act.action, asset):
        raise refuse(act.action)


def keep(act: Act, asset: Asset) -> None:
    """Writes the row with its next inspection, one change later."""
    asset.inspect_by = inspect_by(standing_of(asset), kinds()[asset.kind])
    asset.seq, asset.changed_at = asset.seq + 1, act.at
    if asset.pk is None:
        asset.added_at = act.at
    asset.save()


def words_of(draft: Draft) -> list[str]:
    """The words by which an asset is found."""
    return search_words(
        draft.code, draft.own_code, *draft.name.values(), draft.address, draft.maker, draft.model, draft.serial
    )


def standing_of(asset: Asset) -> Standing:
    """State and days of a row."""
    return Standing(AssetState(asset.state), asset.installed, asset.removed, asset.inspected)


def note(act: Act, asset: Asset, kind: LifeKind, day: date, text: str) -> LifeEvent:
    """Writes a moment of an asset's life."""
    return LifeEvent.objects.create(asset=asset, kind=kind, day=day, at=act.at, actor=act.actor.id, text=text)


def day_of(moment: datetime) -> date:
    """The day of a moment in the city."""
    return timezone.localdate(moment)
