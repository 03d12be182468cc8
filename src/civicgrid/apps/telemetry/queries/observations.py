"""Observations as they are now: of lake and journal, corrected.

A question is SQL over the relation `observations`, which has the columns of `rules.rows.KEPT`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from civicgrid.apps.telemetry.models import Amendment, Stream
from civicgrid.apps.telemetry.rules.amendments import rows_of

from .lake import engine
from .recent import look
from .scope import Scope

if TYPE_CHECKING:
    from civicgrid.base.lake import Picked

__all__ = ["COLUMNS", "Scope", "Tables", "ask", "by_id", "newest", "relation_of"]

Tables = dict[str, "pa.Table | Picked"]
COLUMNS = 'id, stream, time, arrival, value, quality, seq, "end", result, feature, more'


def ask(sql: str, parameters: Mapping[str, object], scope: Scope) -> pa.Table:
    """What a SELECT finds in the relation `observations`.

    Values come as named parameters (`$name`).

    The relation holds what is in the scope. Streams that are gone are in none.
    """
    relation, tables = relation_of(scope)
    return engine().query(f"WITH observations AS ({relation}) {sql}", dict(parameters), tables)


def by_id(number: int) -> dict[str, Any] | None:
    """One observation as a row, if it is there."""
    found = ask("SELECT * FROM observations", {}, Scope(id=number)).to_pylist()
    return found[0] if found else None


def newest(stream: int) -> dict[str, Any] | None:
    """The newest observation of a stream as a row, if there is any."""
    sql = "SELECT * FROM observations ORDER BY time DESC, id DESC LIMIT 1"
    found = ask(sql, {}, Scope(streams=[stream])).to_pylist()
    return found[0] if found else None


def relation_of(scope: Scope) -> tuple[str, Tables]:
    """The rows in the scope, as SQL over tables, which are told beside it."""
    changed = dict(Amendment.objects.values_list("observation", "document"))  # before the lake, which may take them in
    sealed, recent = look()
    tables: Tables = {"recent": recent, "reached": scope.reached(), "there": _there(scope)}
    number = None if scope.id is None else {"id": (scope.id, scope.id)}
    tables["sealed"] = sealed.pick(scope.streams, scope.first, scope.last, number)
    fits = scope.condition()
    chosen = f"SELECT {COLUMNS} FROM {{}} WHERE {fits}"  # noqa: S608  numbers and moments alone
    relation = f"{chosen.format('sealed')} UNION ALL {chosen.format('recent')}"
    if changed:
        tables["changed"] = pa.table({"id": pa.array(changed, pa.int64())})
        tables["amended"] = rows_of(changed)
        relation = f"FROM ({relation}) ANTI JOIN changed USING (id) UNION ALL {chosen.format('amended')}"
    return f"FROM ({relation}) SEMI JOIN there USING (stream)", tables


def _there(scope: Scope) -> pa.Table:
    streams = Stream.objects.all() if scope.streams is None else Stream.objects.filter(pk__in=scope.streams)
    return pa.table({"stream": pa.array(streams.order_by().values_list("pk", flat=True), pa.int64())})
