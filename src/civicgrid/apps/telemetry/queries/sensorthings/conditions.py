"""Conditions of $filter and keys of $orderby, asked where the data stand.

Entities stand in PostgreSQL, observations in journal and lake. A condition that speaks of both is asked in turn: what
is said of one side gives the ids that the other is asked about.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, FloatField, QuerySet
from django.db.models.expressions import OrderBy, RawSQL

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries.entities import seen, sees_all
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import InvalidInput
from civicgrid.protocols import sensorthings as sta

from . import expressions as ex
from .in_rows import FEATURE, KINDS, LINKED, Column, InRows
from .in_tables import InTables
from .pruning import narrowed
from .rows import ask, spans
from .shapes import worked_out
from .sql import Sql, bound, joined, made
from .values import END, NUMBER, RAW, START, TEXT, TRUTH, Value

OBSERVATIONS, OBSERVATION = "Observations", "Observation"


class TooEntangled(InvalidInput):
    """The condition {part} leads to observations by several ways."""


class Conditions:
    """What one who asks may ask; what is out of their sight is not there."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    # --- Entities ------------------------------------------------------------------------------------

    def entities(self, entity: str, condition: sta.Expression | None) -> "QuerySet[Any]":
        """The entities of a type for which the condition holds."""
        rows = seen(self._actor, entity)
        for group in _groups(condition, entity) if condition else ():
            found = self._of_entities(entity, group)
            rows = rows.filter(RawSQL(found.text, found.values, output_field=BooleanField()))  # noqa: S611  no word of a user is in the text
        return rows

    def order(self, entity: str, keys: Sequence[sta.Order]) -> list[OrderBy]:
        """How entities are sorted.

        Nothing is less than anything, and the id decides at last.
        """
        told = []
        for each in keys:
            side = self._tables(entity)
            told += [(side.single(sql), each.descending) for sql in _sortable(side.path(each.by), side.collated)]
        told.append((Sql(f"{seen(self._actor, entity).model._meta.db_table}.id"), False))
        return [
            OrderBy(
                RawSQL(sql.text, sql.values, output_field=FloatField()),  # noqa: S611
                descending=down,
                nulls_first=None if down else True,
                nulls_last=True if down else None,
            )
            for sql, down in told
        ]

    def _tables(self, entity: str) -> InTables:
        return InTables(
            self._actor, entity, lambda of, call: worked_out(self._actor, of, call), lambda name: self._spans[name]
        )

    @cached_property
    def _spans(self) -> Mapping[str, tuple[Mapping[int, Any], Mapping[int, Any]]]:
        """Property of streams -> from when, to when, of every stream in sight."""
        told = spans(self.scope())
        return {
            name: ({pk: each[place] for pk, each in told.items()}, {pk: each[place + 1] for pk, each in told.items()})
            for name, place in (("phenomenonTime", 0), ("resultTime", 2))
        }

    def _of_entities(self, entity: str, condition: sta.Expression) -> Sql:
        ways = {way for names in ex.paths(condition) if (way := _to_observations(entity, names))}
        if len(ways) > 1:
            part = sta.printed(condition)
            raise TooEntangled(field="$filter", part=part, remedy="ask for the observations themselves")
        if ways:
            return self._by_observations(entity, condition, *ways)
        side = self._tables(entity)
        return side.wrapped(ex.condition(condition, side), strict=ex.strict(condition))

    def _by_observations(self, entity: str, condition: sta.Expression, way: tuple[str, ...]) -> Sql:
        """Observations say which streams or features fit.

        Those without any are asked what they say of nothing.
        """
        link = sta.ENTITIES[_owner(entity, way)].navigations[OBSERVATIONS].inverse
        asked = ex.renamed(condition, lambda names: _from_observation(entity, way, names))
        side = self._tables(entity)
        here = side.path(sta.Path((*way[:-1], sta.ID))).view(NUMBER)
        fits = made("{0} = ANY({1})", here, bound(self.owners(link, asked)))
        if not ex.strict(condition):
            silent = ex.renamed(condition, lambda names: ("id", *names) if names[: len(way)] == way else names)
            nothing = ex.condition(silent, _WithoutRows(side))
            spoken = bound(self.owners(link, sta.Literal(True)))  # noqa: FBT003
            fits = made("({0} OR (({1} = ANY({2})) IS NOT TRUE AND {3}))", fits, here, spoken, nothing)
        return side.wrapped(fits, strict=ex.strict(condition))

    # --- Observations --------------------------------------------------------------------------------

    def scope(self) -> Scope:
        """The observations in sight."""
        if sees_all(self._actor):
            return Scope()
        return Scope(streams=list(seen(self._actor, "Datastream").values_list("pk", flat=True)))

    def observations(self, condition: sta.Expression | None, scope: Scope) -> tuple[Sql, Scope]:
        """A condition on rows, and within which they have to be looked for."""
        told = []
        for part in ex.conjuncts(condition) if condition else ():
            scope, whole = narrowed(part, scope)
            if whole:
                continue
            if (link := _link(part)) == "Datastream":
                scope = _among(scope, self._ids(link, part))
                continue
            told.append(self._of_rows(part))
        return joined("AND", told) if told else Sql("TRUE"), scope

    def owners(self, link: str, condition: sta.Expression) -> list[int]:
        """The streams or features of the observations for which a condition holds."""
        where, scope = self.observations(condition, self.scope())
        side = self._rows()
        found = ask(made("SELECT DISTINCT {0} AS owner FROM observations WHERE {1}", side.key(link), where), scope)
        return [each for each in found["owner"].to_pylist() if each is not None]

    def sort(self, keys: Sequence[sta.Order]) -> Sql:
        """How observations are sorted, as SQL."""
        side, told = self._rows(), []
        for each in keys:
            word = "DESC NULLS LAST" if each.descending else "ASC NULLS FIRST"
            told += [made(f"{{0}} {word}", sql) for sql in _sortable(side.path(each.by), "")]
        told.append(Sql("observations.id"))
        return Sql(", ".join(each.text for each in told), tuple(value for each in told for value in each.values))

    def feature(self) -> Sql:
        """The feature of an observation: its own, else that of its stream."""
        told = self._features
        if not told:
            return Sql(FEATURE)
        return made(
            f"coalesce({FEATURE}, (SELECT any_value(t.v) FROM (SELECT unnest(CAST({{0}} AS BIGINT[])) AS i,"  # noqa: S608
            " unnest(CAST({1} AS BIGINT[])) AS v) t WHERE t.i = observations.stream))",
            bound(list(told)),
            bound(list(told.values())),
        )

    def feature_of(self, stream: int) -> int | None:
        """The feature of what a stream says without naming one."""
        return self._features.get(stream)

    @cached_property
    def _features(self) -> dict[int, int]:
        return dict(Stream.objects.filter(feature__isnull=False).values_list("pk", "feature_id"))

    def _rows(self) -> InRows:
        return InRows(self._others, self.feature)

    def _of_rows(self, node: sta.Expression) -> Sql:
        if link := _link(node):
            return made("list_contains({1}, {0})", self._rows().key(link), bound(self._ids(link, node)))
        match node:
            case sta.Call("not", (inner,)):
                return made("({0}) IS NOT TRUE", self._of_rows(inner))
            case sta.Call("and" | "or", arguments):
                return joined(node.name.upper(), [self._of_rows(each) for each in arguments])
        return ex.condition(node, self._rows())

    def _ids(self, link: str, node: sta.Expression) -> list[int]:
        """The streams or features for which a condition of observations holds.

        It speaks of nothing else.
        """
        target = sta.ENTITIES[OBSERVATION].navigations[link].target
        condition = ex.renamed(node, lambda names: names[1:])
        return list(self.entities(target, condition).order_by().values_list("pk", flat=True))

    def _others(self, link: str, path: sta.Path) -> Column:
        """What a path from a stream or feature leads to, for each of them."""
        target = sta.ENTITIES[OBSERVATION].navigations[link].target
        side = self._tables(target)
        value = side.path(path)
        views = [view for view in KINDS if view in value.views]
        told = {
            f"v_{view}": RawSQL(sql.text, sql.values)  # noqa: S611
            for view, sql in ((view, side.single(value.view(view))) for view in views)
        }
        rows = list(seen(self._actor, target).order_by().annotate(**told).values_list("pk", *told))
        columns = {view: [row[place] for row in rows] for place, view in enumerate(views, 1)}
        return [row[0] for row in rows], columns


class _WithoutRows:
    """The side of entities, where every path to an observation leads to nothing."""

    def __init__(self, side: InTables) -> None:
        self._side, self.collated, self.remainder = side, side.collated, side.remainder
        self.spatial = side.spatial

    def path(self, path: sta.Path) -> Value:
        """What a path leads to; one that begins with an id goes to observations."""
        return _NONE if path.names[0] == "id" and len(path.names) > 1 else self._side.path(path)


_NO_TEXT = Sql("CAST(NULL AS text)")
_NONE = Value({RAW: _NO_TEXT, TEXT: _NO_TEXT, NUMBER: Sql("CAST(NULL AS double precision)")})


def _groups(condition: sta.Expression, entity: str) -> list[sta.Expression]:
    """Conditions that can be asked apart: no two speak of the same one of many."""
    groups: list[tuple[set[tuple[str, ...]], tuple[sta.Expression, ...]]] = []
    for part in ex.conjuncts(condition):
        many = {way for names in ex.paths(part) for way in _through_many(entity, names)}
        parts: tuple[sta.Expression, ...] = (part,)
        for each in [each for each in groups if each[0] & many]:
            groups.remove(each)
            many, parts = many | each[0], (*each[1], *parts)
        groups.append((many, parts))
    return [ex.together(parts) for _, parts in groups]


def _through_many(entity: str, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The beginnings of a path that lead to many."""
    followed = sta.resolve(sta.ENTITIES[entity], names).navigations
    return [names[: place + 1] for place, each in enumerate(followed) if each.many]


def _to_observations(entity: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The beginning of a path that leads to observations, if it does."""
    followed = [each.name for each in sta.resolve(sta.ENTITIES[entity], names).navigations]
    return names[: followed.index(OBSERVATIONS) + 1] if OBSERVATIONS in followed else ()


def _owner(entity: str, way: tuple[str, ...]) -> str:
    """The entity type at the last but one step."""
    followed = sta.resolve(sta.ENTITIES[entity], way[:-1]).navigations
    return followed[-1].target if followed else entity


def _from_observation(entity: str, way: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The same place, seen from an observation to which the way leads."""
    shared = 0
    while shared < min(len(way), len(names)) and way[shared] == names[shared]:
        shared += 1
    followed = sta.resolve(sta.ENTITIES[entity], way).navigations[shared:]
    return (*(each.inverse for each in reversed(followed)), *names[shared:])


def _link(node: sta.Expression) -> str:
    """The link through which all paths of a condition go, if it is one."""
    firsts = {names[0] for names in ex.paths(node)}
    return firsts.pop() if len(firsts) == 1 and firsts <= set(LINKED) else ""


def _among(scope: Scope, ids: list[int]) -> Scope:
    kept = ids if scope.streams is None else sorted(set(ids) & set(scope.streams))
    return Scope(streams=kept, first=scope.first, last=scope.last, id=scope.id)


def _sortable(value: Value, collated: str) -> list[Sql]:
    """What sorts a value: JSON by its numbers, then its texts, then as it is written."""
    views = [view for view in (NUMBER, TEXT, TRUTH, START, END) if view in value.views]
    told = [made(f"{{0}}{collated}", value.view(view)) if view == TEXT else value.view(view) for view in views]
    return [*told, made(f"CAST({{0}} AS text){collated}", value.raw)] if RAW in value.views else told
