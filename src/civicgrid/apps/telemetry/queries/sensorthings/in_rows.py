"""Expressions about observations, as SQL over the relation `observations`.

It is DuckDB that reads it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from civicgrid.kernel.errors import InvalidInput
from civicgrid.protocols import sensorthings as sta

from .documents import WHOLE_BELOW
from .sql import Sql, bound, made
from .values import END, INSTANT, NUMBER, PRINTED, RAW, START, TEXT, TREE, TRUTH, Value, of_moment

KINDS = {
    PRINTED: "VARCHAR",
    NUMBER: "DOUBLE",
    TEXT: "VARCHAR",
    TREE: "VARCHAR",
    TRUTH: "BOOLEAN",
    START: "TIMESTAMPTZ",
    END: "TIMESTAMPTZ",
}
"""View -> how DuckDB calls what is looked up elsewhere."""
Column = tuple[Sequence[int], Mapping[str, Sequence[Any]]]
"""Ids of entities, and what a path from them leads to: view -> values."""
Others = Callable[[str, sta.Path], Column]
"""Of a link of observations: what a path from there on leads to."""
FEATURE = "observations.feature"


class NoShapeOfResult(InvalidInput):
    """Results are not compared as shapes."""


class InRows:
    """Paths from an observation on.

    What belongs to its stream or feature is looked up before.
    """

    collated = ""
    remainder = "fmod(CAST({0} AS DOUBLE), nullif(CAST({1} AS DOUBLE), 0))"

    def __init__(self, others: Others, feature: Callable[[], Sql]) -> None:
        self._others, self._feature = others, feature

    def path(self, path: sta.Path) -> Value:
        """What a path leads to."""
        first, *rest = path.names
        if first in LINKED:
            return self._other(first, sta.Path(tuple(rest)))
        found = sta.resolve(sta.ENTITIES["Observation"], path.names)
        name = found.property.name if found.property else ""
        return _json(COLUMNS.get(name), name, found.keys) if name in JSON else SINGLE.get(name, NOWHERE)

    def spatial(self, call: sta.Call) -> Value:
        """Nothing: shapes belong to features and streams, which are asked apart."""
        raise NoShapeOfResult(field="$filter", remedy="ask for FeatureOfInterest/feature")

    def key(self, link: str) -> Sql:
        """What says which stream or feature an observation has."""
        return Sql("observations.stream") if link == "Datastream" else self._feature()

    def _other(self, link: str, path: sta.Path) -> Value:
        ids, views = self._others(link, path)
        return Value({view: _looked_up(self.key(link), ids, values, KINDS[view]) for view, values in views.items()})


LINKED = ("Datastream", "FeatureOfInterest")
NOWHERE = Value({TEXT: Sql("CAST(NULL AS VARCHAR)")})


def _looked_up(key: Sql, ids: Sequence[int], values: Sequence[Any], kind: str) -> Sql:
    return made(
        f"(SELECT any_value(t.v) FROM (SELECT unnest(CAST({{0}} AS BIGINT[])) AS i,"  # noqa: S608
        f" unnest(CAST({{1}} AS {kind}[])) AS v) t WHERE t.i = {{2}})",
        bound(list(ids)),
        bound(list(values)),
        key,
    )


def _told(name: str) -> Sql:
    """What `more` says under a name, as text."""
    return Sql(f"json_extract_string(observations.more, '/{name}')")


def _moment(sql: Sql) -> Sql:
    return made("TRY_CAST({0} AS TIMESTAMPTZ)", sql)


def _valid_time() -> Value:
    first, last = (made(f"split_part({{0}}, '/', {place})", _told("validTime")) for place in (1, 2))
    return Value({START: _moment(first), END: _moment(last), INSTANT: _moment(first)})


RESULT = Sql(
    "coalesce(observations.result, CASE WHEN isfinite(observations.value) THEN CAST(observations.value AS VARCHAR) END)"
)
COLUMNS = {
    "result": RESULT,
    "resultQuality": Sql("json_extract(observations.more, '/resultQuality')"),
    "parameters": Sql("json_extract(observations.more, '/parameters')"),
}
"""Properties that hold any JSON."""
JSON = frozenset(COLUMNS)
SINGLE: Mapping[str, Value] = {
    sta.ID: Value({NUMBER: Sql("observations.id")}),
    "phenomenonTime": Value(
        {
            INSTANT: Sql("observations.time"),
            START: Sql("observations.time"),
            END: Sql('coalesce(observations."end", observations.time)'),
        }
    ),
    "resultTime": of_moment(_moment(_told("resultTime"))),
    "validTime": _valid_time(),
}
NUMBERS = "('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT', 'UHUGEINT')"
PRINTABLE = f"('VARCHAR', {NUMBERS[1:]}"


def _json(column: Sql | None, name: str, keys: tuple[str, ...]) -> Value:
    if name == "result" and not keys:
        return RESULTS
    raw = column or NOWHERE.raw
    if keys:
        raw = made("json_extract({0}, {1})", raw, bound(_pointer(keys)))
    text = made("json_extract_string({0}, '$')", raw)
    return Value(
        {
            RAW: made("nullif(CAST({0} AS VARCHAR), 'null')", raw),
            NUMBER: made(f"CASE WHEN json_type({{0}}) IN {NUMBERS} THEN CAST({{1}} AS DOUBLE) END", raw, text),
            TEXT: made("CASE WHEN json_type({0}) = 'VARCHAR' THEN {1} END", raw, text),
            PRINTED: made(f"CASE WHEN json_type({{0}}) IN {PRINTABLE} THEN {{1}} END", raw, text),
            TREE: made("CASE WHEN json_type({0}) IN ('OBJECT', 'ARRAY') THEN CAST({0} AS VARCHAR) END", raw),
            TRUTH: made("CASE WHEN json_type({0}) = 'BOOLEAN' THEN CAST({1} AS BOOLEAN) END", raw, text),
        }
    )


def _pointer(keys: tuple[str, ...]) -> str:
    """Keys as a JSON pointer (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


_IS_TEXT = "starts_with(observations.result, '\"')"
_PRINTED = (
    f"CASE WHEN observations.value = trunc(observations.value) AND abs(observations.value) < {WHOLE_BELOW}"
    " THEN CAST(CAST(observations.value AS BIGINT) AS VARCHAR) ELSE CAST(observations.value AS VARCHAR) END"
)
RESULTS = Value(
    {
        RAW: Sql("coalesce(observations.result, CAST(observations.value AS VARCHAR))"),
        NUMBER: Sql("CASE WHEN observations.result IS NULL THEN observations.value END"),
        TEXT: Sql(f"CASE WHEN {_IS_TEXT} THEN json_extract_string(observations.result, '$') END"),
        PRINTED: Sql(
            f"CASE WHEN observations.result IS NULL THEN {_PRINTED}"
            f" WHEN {_IS_TEXT} THEN json_extract_string(observations.result, '$') END"
        ),
        TREE: Sql("CASE WHEN left(observations.result, 1) IN ('{', '[') THEN observations.result END"),
        TRUTH: Sql("CASE observations.result WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END"),
    }
)
"""Results, most of which are numbers and stand in a column of their own."""
