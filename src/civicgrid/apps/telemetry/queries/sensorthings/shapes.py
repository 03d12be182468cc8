"""What functions of shapes give for the entities that have some."""

from collections.abc import Mapping

from civicgrid.apps.telemetry.queries.entities import TABLES, seen
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo.relations import compared, read
from civicgrid.protocols import sensorthings as sta


class NotAShape(InvalidInput):
    """The function {name} needs one property that is a shape, and shapes in words."""


def worked_out(actor: Actor, entity: str, call: sta.Call) -> Mapping[int, object]:
    """What a call gives for every entity that has a shape.

    Id -> truth or number.
    """
    shape = TABLES[entity].shape
    paths = [place for place, each in enumerate(call.arguments) if isinstance(each, sta.Path)]
    if len(paths) != 1 or call.arguments[paths[0]] != sta.Path((shape,)):
        raise _refused(call)
    rows = dict(seen(actor, entity).order_by().values_list("pk", TABLES[entity].fields[shape]))
    shapes = read(list(rows.values()))
    given = [_literal(each, call) for each in call.arguments if not isinstance(each, sta.Path)]
    told = compared(call.name, shapes, given, first=paths[0] == 0)
    return {pk: value for pk, value, whole in zip(rows, told, shapes, strict=True) if whole is not None}


def _literal(argument: sta.Expression, call: sta.Call) -> object:
    match argument:
        case sta.Literal(sta.Geometry(wkt)):
            return read([sta.geojson(wkt)])[0]
        case sta.Literal(str() as pattern) if call.name == "st_relate":
            return pattern
    raise _refused(call)


def _refused(call: sta.Call) -> NotAShape:
    return NotAShape(field="$filter", name=call.name, remedy="write it as st_within(location, geography'POLYGON (…)')")
