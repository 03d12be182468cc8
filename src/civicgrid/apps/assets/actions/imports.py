"""Many assets at once, in one transaction: what a file says, and nothing twice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from django.db import connection

from civicgrid.apps.assets.models import Asset, LifeEvent, Relation
from civicgrid.apps.assets.queries.holdings import planned
from civicgrid.apps.assets.queries.kinds import kinds
from civicgrid.apps.assets.queries.many import keys_of
from civicgrid.apps.assets.rules.drafts import Draft
from civicgrid.apps.assets.rules.life import Standing, inspect_by
from civicgrid.apps.assets.rules.plans import Change, Plan, Refusal
from civicgrid.apps.assets.types import AssetsImported, AssetsRelated, AssetState, KindRecord, LifeKind, RelationKind
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, creation
from civicgrid.base.bulk import array, copy_rows, with_columns
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.plain import line

from . import store

_JSON = [number for number, name in enumerate(Draft.__struct_fields__) if name in {"name", "properties"}]
_COLUMNS = (*Draft.__struct_fields__, "inspect_by", "words", "seq", "added_at", "changed_at")
_CHANGE = """
    UPDATE assets_asset SET
        own_code = new.own_code, name = new.name::jsonb, state = new.state, shape = new.shape,
        lon = new.lon, lat = new.lat, west = new.west, south = new.south, east = new.east, north = new.north,
        area = new.area, organisation_path = new.organisation_path, address = new.address,
        installed = new.installed, removed = new.removed, inspected = new.inspected,
        maker = new.maker, model = new.model, serial = new.serial,
        properties = new.properties::jsonb, words = new.words::text[], seq = assets_asset.seq + 1,
        changed_at = new.changed_at, inspect_by = new.inspect_by
    FROM unnest(
        %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bytea[], %b::float8[], %b::float8[],
        %b::float8[], %b::float8[], %b::float8[], %b::float8[], %b::text[], %b::text[], %b::text[], %b::date[],
        %b::date[], %b::date[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[],
        %b::date[]
    ) AS new(
        code, own_code, kind, name, state, shape, lon, lat, west, south, east, north, area, organisation_path, address,
        installed, removed, inspected, maker, model, serial, properties, words, changed_at, inspect_by
    ) WHERE assets_asset.code = new.code
"""


class RowsRefused(Conflict):
    """{count} rows are refused; the first one is line {first}."""


@creation("assets.import")
def _import(act: Act, name: str, content: bytes, *, partly: bool) -> Sequence[AssetsImported]:
    line("file", name, 200)
    _lock()
    _, plan = planned(act.actor, name, content)
    if plan.refused and not partly:
        raise _refused(plan.refused)
    if not (plan.added or plan.changed):
        return []
    _add(act, plan.added)
    _change(act, plan.changed)
    _live(act, plan)
    changed = [*plan.added, *(each.after for each in plan.changed)]
    digest = sha256(msgspec.json.encode(changed)).hexdigest()
    return [AssetsImported(source=name, added=len(plan.added), changed=len(plan.changed), sha256=digest)]


def import_assets(actor: Actor, name: str, content: bytes, *, partly: bool = False) -> AssetsImported | None:
    """Does what the rows of a file say; None where it is nothing; raises RowsRefused.

    Of a file with wrong rows nothing is done, or what is right of it where it may be done `partly`.
    """
    return next(iter(_import(actor, name, content, partly=partly)), None)


@creation("assets.import")
def relate_many(_act: Act, relations: Iterable[tuple[str, RelationKind, str]]) -> AssetsRelated:
    """Writes relations by codes: one carries, joins, feeds, or is part of, the other.

    Who writes many at once answers for it that none close a circle.
    """
    said = list(relations)
    ids = keys_of({code for one, _, other in said for code in (one, other)})
    rows = [Relation(one_id=ids[one], kind=kind, other_id=ids[other]) for one, kind, other in said]
    Relation.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
    return AssetsRelated(relations=len(rows), sha256=sha256(msgspec.json.encode(said)).hexdigest())


def _refused(refused: Sequence[Refusal]) -> RowsRefused:
    first = f"{refused[0].line}: {refused[0].errors[0]}"
    return RowsRefused(count=len(refused), first=first, remedy="mend them, or take the others alone")


def _add(act: Act, drafts: Sequence[Draft]) -> None:
    known = kinds()
    rows = (
        (*_values(each), _inspect_by(each, known), array(store.words_of(each)), 0, act.at, act.at) for each in drafts
    )
    copy_rows(Asset, _COLUMNS, rows)


def _change(act: Act, changes: Sequence[Change]) -> None:
    if not changes:
        return
    known, drafts = kinds(), [each.after for each in changes]
    rows = [(*_values(each), array(store.words_of(each)), act.at, _inspect_by(each, known)) for each in drafts]
    with_columns(_CHANGE, list(zip(*rows, strict=True)))


def _live(act: Act, plan: Plan) -> None:
    """What a file tells of lives: since when they stand, that they moved or are gone."""
    moments = [
        (each.code, kind, day)
        for each in plan.added
        for kind, day in (
            (LifeKind.INSTALLED, each.installed),
            (LifeKind.INSPECTED, each.inspected),
            (LifeKind.REMOVED, each.removed),
        )
        if day
    ]
    today = store.day_of(act.at)
    for each in plan.changed:
        if each.after.shape != each.before.shape:
            moments.append((each.after.code, LifeKind.MOVED, today))
        if each.after.state == AssetState.REMOVED != each.before.state:
            moments.append((each.after.code, LifeKind.REMOVED, each.after.removed or today))
    write_lives(act, [(code, kind, day, "") for code, kind, day in moments])


def write_lives(act: Act, moments: Sequence[tuple[str, LifeKind, date, str]]) -> None:
    """Writes moments of many lives: code of an asset, what happened, when, words."""
    ids = keys_of({code for code, *_ in moments})
    rows = ((ids[code], kind, day, act.at, act.actor.id, text) for code, kind, day, text in moments)
    copy_rows(LifeEvent, ("asset_id", "kind", "day", "at", "actor", "text"), rows)


def _values(draft: Draft) -> list[Any]:
    """The columns of a draft as they are copied: JSON as its text."""
    values = list(msgspec.structs.astuple(draft))
    for number in _JSON:
        values[number] = msgspec.json.encode(values[number]).decode()
    return values


def _inspect_by(draft: Draft, known: Mapping[str, KindRecord]) -> date | None:
    standing = Standing(AssetState(draft.state), draft.installed, draft.removed, draft.inspected)
    return inspect_by(standing, known[draft.kind])


def _lock() -> None:
    """Two imports of one file are one after the other; reading goes on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{Asset._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
