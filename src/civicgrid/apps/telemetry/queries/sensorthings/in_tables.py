"""Expressions about entities, as SQL of PostgreSQL."""

from collections.abc import Callable, Mapping
from typing import Any

from civicgrid.apps.telemetry.queries.entities import LINKS, TABLES, seen
from civicgrid.base.access import Actor
from civicgrid.protocols import sensorthings as sta

from .sql import Sql, bound, joined, made
from .values import END, INSTANT, NUMBER, PRINTED, RAW, START, TEXT, TREE, TRUTH, Value, of_moment

Column = Mapping[int, Any]
"""What is worked out outside of the database: id -> value."""
WorkedOut = Callable[[str, sta.Call], Column]
"""Of an entity type: what a function of shapes gives for each of its entities that the actor sees."""
Spans = Callable[[str], tuple[Column, Column]]
"""Of a property of streams: from when to when their observations go."""


class InTables:
    """Paths from one entity type on; what they lead through is joined."""

    collated = ' COLLATE "C"'
    remainder = "CAST(mod(CAST({0} AS numeric), nullif(CAST({1} AS numeric), 0)) AS double precision)"

    def __init__(self, actor: Actor, entity: str, worked_out: WorkedOut, spans: Spans) -> None:
        self._actor, self._entity = actor, entity
        self._worked_out, self._spans = worked_out, spans
        self._here: dict[tuple[str, ...], str] = {(): TABLES[entity].name}
        self._joins: list[tuple[str, Sql]] = []

    def path(self, path: sta.Path) -> Value:
        """What a path leads to."""
        found = sta.resolve(sta.ENTITIES[self._entity], path.names)
        names = tuple(each.name for each in found.navigations)
        entity = found.navigations[-1].target if names else self._entity
        return self._value(self._at(names), entity, found)

    def spatial(self, call: sta.Call) -> Value:
        """What a function of shapes gives, worked out for every entity beforehand."""
        found = [each for each in call.arguments if isinstance(each, sta.Path)]
        names = found[0].names if found else ()
        followed = sta.resolve(sta.ENTITIES[self._entity], names).navigations if found else ()
        entity = followed[-1].target if followed else self._entity
        here = self._at(tuple(each.name for each in followed))
        told = self._worked_out(entity, _from_there(call, len(followed)))
        if call.name.startswith("geo.") and call.name != "geo.intersects":
            return Value({NUMBER: _looked_up(told, "double precision", here)})
        return Value({TRUTH: made(f"{here}.id = ANY({{0}})", bound([pk for pk, true in told.items() if true]))})

    def wrapped(self, condition: Sql, *, strict: bool) -> Sql:
        """The condition for one choice of all that is joined.

        `strict` where it needs them all.
        """
        if not self._joins:
            return condition
        if strict:
            tables = ", ".join(table for table, _ in self._joins)
            return made(f"EXISTS (SELECT FROM {tables} WHERE {{0}})", joined("AND", [*self._on(), condition]))
        return made("EXISTS (SELECT FROM {0} WHERE {1})", self._joined(), condition)

    def single(self, sql: Sql) -> Sql:
        """A value where everything that is joined is one."""
        return made("(SELECT {0} FROM {1})", sql, self._joined()) if self._joins else sql

    def _joined(self) -> Sql:
        whole = Sql("(SELECT 1) one")
        for table, on in self._joins:
            whole = made(f"{{0}} LEFT JOIN {table} ON {{1}}", whole, on)
        return whole

    def _on(self) -> list[Sql]:
        return [on for _, on in self._joins]

    def _at(self, names: tuple[str, ...]) -> str:
        """The alias of what the links lead to; what the actor does not see is not there."""
        if names in self._here:
            return self._here[names]
        before, entity = self._at(names[:-1]), self._entity
        for name in names[:-1]:
            entity = sta.ENTITIES[entity].navigations[name].target
        target = sta.ENTITIES[entity].navigations[names[-1]].target
        alias = f"j{len(self._joins)}"
        on = Sql(LINKS[entity, names[-1]].join.format(here=before, there=alias))
        reached = joined("AND", [on, *_within_reach(self._actor, target, alias)])
        self._joins.append((f"{TABLES[target].name} {alias}", reached))
        self._here[names] = alias
        return alias

    def _value(self, here: str, entity: str, found: sta.Resolved) -> Value:
        told = found.property
        if told is None or told.name == sta.SELF_LINK:
            return Value({TEXT: Sql("CAST(NULL AS text)")})
        if told.name == sta.ID:
            return Value({NUMBER: Sql(f"{here}.id")})
        if told.kind is sta.Kind.INTERVAL:
            first, last = (_looked_up(each, "timestamptz", here) for each in self._spans(told.name))
            return Value({START: first, END: last, INSTANT: first})
        column = Sql(f"{here}.{TABLES[entity].fields[told.name]}")
        if told.kind is sta.Kind.INSTANT:
            return of_moment(column)
        return _json(column, found.keys) if told.kind in sta.OPEN_KINDS else Value({TEXT: column})


def _within_reach(actor: Actor, entity: str, alias: str) -> list[Sql]:
    rows = seen(actor, entity)
    if not rows.query.where:
        return []
    text, values = rows.order_by().values("pk").query.sql_with_params()
    return [Sql(f"{alias}.id IN ({text})", tuple(values))]


def _from_there(call: sta.Call, followed: int) -> sta.Call:
    """The same call, its path from where the links end."""
    arguments = (sta.Path(each.names[followed:]) if isinstance(each, sta.Path) else each for each in call.arguments)
    return sta.Call(call.name, tuple(arguments))


def _looked_up(column: Column, kind: str, here: str) -> Sql:
    told = {pk: value for pk, value in column.items() if value is not None}
    return made(
        f"(SELECT t.v FROM unnest(CAST({{0}} AS bigint[]), CAST({{1}} AS {kind}[])) AS t (i, v) WHERE t.i = {here}.id)",  # noqa: S608
        bound(list(told)),
        bound(list(told.values())),
    )


def _json(column: Sql, keys: tuple[str, ...]) -> Value:
    raw = made("({0} #> {1})", column, bound(list(keys))) if keys else column
    text = made("({0} #>> {1})", raw, bound([], "CAST(%s AS text[])"))
    return Value(
        {
            RAW: made("nullif({0}, CAST({1} AS jsonb))", raw, bound("null")),
            NUMBER: made("CASE jsonb_typeof({0}) WHEN 'number' THEN CAST({1} AS double precision) END", raw, text),
            TEXT: made("CASE jsonb_typeof({0}) WHEN 'string' THEN {1} END", raw, text),
            PRINTED: made("CASE WHEN jsonb_typeof({0}) IN ('number', 'string') THEN {1} END", raw, text),
            TREE: made("CASE WHEN jsonb_typeof({0}) IN ('object', 'array') THEN CAST({0} AS text) END", raw),
            TRUTH: made("CASE jsonb_typeof({0}) WHEN 'boolean' THEN CAST({1} AS boolean) END", raw, text),
        }
    )
