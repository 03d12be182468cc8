"""Pages of entities and of observations, with what belongs to them.

Each level is one question.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from civicgrid.apps.telemetry.queries.entities import LINKS
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import NotFound
from civicgrid.protocols import sensorthings as sta

from .conditions import Conditions
from .documents import Row, of_observation, of_table
from .newest import newest_only, since
from .rows import ask, spans
from .sql import Sql, bound, joined, made

PAGE, MOST = 100, 1_000
"""Entities on a page where nobody says how many, and at most."""
OBSERVATION, STREAM = "Observation", "Datastream"
COLUMNS = 'id, stream, time, "end", value, quality, result, feature, more'
TIMES = ("phenomenonTime", "resultTime")


class NoSuchEntity(NotFound):
    """There is no {entity} with the id {id}, or it is not yours to see."""


class Place(msgspec.Struct, frozen=True):
    """One entity of a type by its id, or all of them.

    With an owner, what belongs to it by a link.
    """

    entity: str
    id: int | None = None
    owner: "Owner | None" = None


class Owner(msgspec.Struct, frozen=True):
    """From where a link leads."""

    entity: str
    id: int
    link: str


class Found(msgspec.Struct, frozen=True):
    """Some of a collection.

    Whether there are more, and how many there are in all, if that was asked.
    """

    rows: Sequence[Row]
    more: bool = False
    count: int | None = None


class Reading:
    """What one who asks may read."""

    def __init__(self, actor: Actor) -> None:
        self._conditions = Conditions(actor)

    def place(self, resource: sta.Resource) -> Place:
        """Where the steps of a path lead.

        Raises NoSuchEntity where one of them leads to nothing.
        """
        place: Place | None = None
        for step in resource.steps:
            if place is None:
                place = Place(sta.COLLECTIONS[step.name].name, step.id)
            else:
                assert place.id is not None  # noqa: S101  a path goes on from one entity alone
                target = sta.ENTITIES[place.entity].navigations[step.name].target
                place = Place(target, step.id, Owner(place.entity, place.id, step.name))
            if step.id is not None or step.name not in sta.COLLECTIONS:
                place = Place(place.entity, self.one(place).id)
        assert place  # noqa: S101  the service root is no place
        return place

    def one(self, place: Place, options: sta.Options | None = None) -> Row:
        """The entity at a place that holds one; raises NoSuchEntity."""
        wanted = sta.Options(top=1, select=options.select) if options else sta.Options(top=1, select=(sta.ID,))
        found = self.some(place, wanted)
        if not found.rows:
            raise NoSuchEntity(entity=place.entity, id="?" if place.id is None else place.id)
        return found.rows[0]

    def some(self, place: Place, options: sta.Options) -> Found:
        """The entities at a place: a page of them."""
        owner = place.owner
        if owner and owner.entity == OBSERVATION:
            row = self.one(Place(OBSERVATION, owner.id), sta.Options())
            return self.some(Place(place.entity, row.links[owner.link] or 0), options)
        if place.entity == OBSERVATION:
            return self._observations(place, options)
        rows = self._conditions.entities(place.entity, options.filter)
        if place.id is not None:
            rows = rows.filter(pk=place.id)
        if owner:
            rows = rows.filter(**{LINKS[owner.entity, owner.link].back: owner.id})
        return self._page(place.entity, rows, options)

    def owned(self, entity: str, link: str, ids: Iterable[int], options: sta.Options) -> Mapping[int, Found]:
        """What belongs by a link to many to each of some entities: a page for each."""
        target = sta.ENTITIES[entity].navigations[link].target
        if target == OBSERVATION:
            return self._owned_observations(entity, list(ids), options)
        back = LINKS[entity, link].back
        rows = self._conditions.entities(target, options.filter).filter(**{f"{back}__in": list(ids)})
        rows = rows.annotate(owner=F(f"{back}__pk"))
        order = self._conditions.order(target, options.orderby)
        numbered = rows.annotate(place=Window(RowNumber(), partition_by=F("owner"), order_by=order))
        if options.count:
            numbered = numbered.annotate(total=Window(Count("*"), partition_by=F("owner")))
        top = _top(options)
        page = numbered.filter(place__gt=options.skip, place__lte=options.skip + top + 1)
        kept = list(page.order_by("owner", "place"))
        told = dict(zip([each.pk for each in kept], self._told(target, kept, options), strict=True))
        by_owner: dict[int, list[Any]] = {}
        for each in kept:
            by_owner.setdefault(each.owner, []).append(each)
        return {
            owner: _found([told[each.pk] for each in those], top, those[0].total if options.count else None)
            for owner, those in by_owner.items()
        }

    def named(self, entity: str, ids: Iterable[int], options: sta.Options) -> Mapping[int, Row]:
        """The entities of these ids, by id."""
        rows = self._conditions.entities(entity, options.filter).filter(pk__in=list(ids))
        return {each.id: each for each in self._told(entity, list(rows), options)}

    def _page(self, entity: str, rows: "QuerySet[Any]", options: sta.Options) -> Found:
        count = rows.count() if options.count else None
        top = _top(options)
        ordered = rows.order_by(*self._conditions.order(entity, options.orderby))
        found = list(ordered[options.skip : options.skip + top + 1])
        return _found(self._told(entity, found, options), top, count)

    def _told(self, entity: str, found: Sequence[Any], options: sta.Options) -> list[Row]:
        """The rows; those of streams with the times of their observations.

        Only where these are wanted.
        """
        wanted = entity == STREAM and found and (not options.select or set(TIMES) & set(options.select))
        times = spans(Scope(streams=[each.pk for each in found])) if wanted else {}
        return [of_table(entity, each, _times(times.get(each.pk)) if wanted else None) for each in found]

    # --- Observations --------------------------------------------------------------------------------

    def _observations(self, place: Place, options: sta.Options) -> Found:
        scope, where = self._conditions.scope(), []
        if place.id is not None:
            scope = msgspec.structs.replace(scope, id=place.id)
        if place.owner and place.owner.entity == STREAM:
            scope = msgspec.structs.replace(scope, streams=[place.owner.id])
        elif place.owner:
            where.append(made("{0} = {1}", self._conditions.feature(), bound(place.owner.id)))
        told, scope = self._conditions.observations(options.filter, scope)
        condition = joined("AND", [*where, told])
        top, count = _top(options), None
        if options.count:
            count = ask(made("SELECT count(*) AS n FROM observations WHERE {0}", condition), scope)["n"][0].as_py()
        sql = made(
            f"SELECT {COLUMNS} FROM observations WHERE {{0}} ORDER BY {{1}} LIMIT {top + 1} OFFSET {options.skip}",  # noqa: S608
            condition,
            self._conditions.sort(options.orderby),
        )
        rows = self._asked(sql, scope, options)
        return _found([self._row(each) for each in rows], top, count)

    def _owned_observations(self, entity: str, ids: list[int], options: sta.Options) -> Mapping[int, Found]:
        scope, owner, where = self._conditions.scope(), Sql("observations.stream"), []
        if entity == STREAM:
            scope = msgspec.structs.replace(scope, streams=ids)
        else:
            owner = self._conditions.feature()
            where.append(made("list_contains({1}, {0})", owner, bound(ids)))
        told, scope = self._conditions.observations(options.filter, scope)
        top = _top(options)
        sql = made(
            f"SELECT {COLUMNS}, {{0}} AS owner, count(*) OVER (PARTITION BY {{0}}) AS total,"  # noqa: S608
            " row_number() OVER (PARTITION BY {0} ORDER BY {1}) AS place FROM observations WHERE {2}"
            f" QUALIFY place > {options.skip} AND place <= {options.skip + top + 1} ORDER BY owner, place",
            owner,
            self._conditions.sort(options.orderby),
            joined("AND", [*where, told]),
        )
        by_owner: dict[int, list[Mapping[str, Any]]] = {}
        for each in self._asked(sql, scope, options):
            by_owner.setdefault(each["owner"], []).append(each)
        return {
            pk: _found([self._row(each) for each in those], top, those[0]["total"] if options.count else None)
            for pk, those in by_owner.items()
        }

    def _asked(self, sql: Sql, scope: Scope, options: sta.Options) -> list[dict[str, Any]]:
        """The rows.

        Who asks for the newest of streams alone has them without a look at the past.
        """
        if newest_only(options) and (near := since(scope)):
            rows: list[dict[str, Any]] = ask(sql, near).to_pylist()
            if len({each["stream"] for each in rows}) == len(scope.streams or ()):
                return rows
        found: list[dict[str, Any]] = ask(sql, scope).to_pylist()
        return found

    def _row(self, found: Mapping[str, Any]) -> Row:
        row = of_observation(found)
        if row.links["FeatureOfInterest"] is not None:
            return row
        feature = self._conditions.feature_of(found["stream"])
        return msgspec.structs.replace(row, links={**row.links, "FeatureOfInterest": feature})


def _found(rows: Sequence[Row], top: int, count: int | None) -> Found:
    """The rows but for the one that says that there are more."""
    return Found(rows[:top], len(rows) > top, count)


def _top(options: sta.Options) -> int:
    return min(PAGE if options.top is None else options.top, MOST)


def _times(told: tuple[Any, ...] | None) -> dict[str, str | None]:
    first, last, first_result, last_result = told or (None, None, None, None)
    ends = {"phenomenonTime": (first, last), "resultTime": (first_result, last_result)}
    return {
        name: sta.written(sta.Interval(begin, end)) if begin and end else None for name, (begin, end) in ends.items()
    }
