"""What a condition says of the time and the id of observations.

Files that cannot hold any are not opened.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.protocols import sensorthings as sta

TICK = timedelta(microseconds=1)
MIRRORED: Mapping[str, str] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
TIME, IDS = sta.Path(("phenomenonTime",)), (sta.Path((sta.ID,)), sta.Path(("id",)))


def narrowed(condition: sta.Expression, scope: Scope) -> tuple[Scope, bool]:
    """The scope in which alone the condition can hold, and whether it says all of it."""
    match condition:
        case sta.Call(name, (sta.Path() as path, sta.Literal(value))) if name in MIRRORED:
            return _narrowed(path, name, value, scope)
        case sta.Call(name, (sta.Literal(value), sta.Path() as path)) if name in MIRRORED:
            return _narrowed(path, MIRRORED[name], value, scope)
    return scope, False


def _narrowed(path: sta.Path, name: str, value: sta.Value, scope: Scope) -> tuple[Scope, bool]:
    if path in IDS and name == "eq" and type(value) is int and scope.id in {None, value}:
        return msgspec.structs.replace(scope, id=value), True
    if path == TIME and isinstance(value, datetime):
        return _timed(name, value, scope), False
    return scope, False


def _timed(name: str, value: datetime, scope: Scope) -> Scope:
    """An interval may begin long before an instant that it holds, but not after it."""
    first, last = scope.first, scope.last
    if name in {"gt", "ge", "eq"}:
        first = max(filter(None, (first, value)))
    if name in {"lt", "le", "eq"}:
        last = min(filter(None, (last, value + TICK)))
    return msgspec.structs.replace(scope, first=first, last=last)
