"""Many observations at once: CreateObservations and dataArray (18-088, clause 12)."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .entities import PropertyMissing, WrongType, read_id, read_value
from .model import ENTITIES, ID, unknown

FEATURE = "FeatureOfInterest"
COMPONENTS = ("id", "phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters")
"""What is told of each observation where nobody selects."""
Json = dict[str, object]

_OBSERVATION = ENTITIES["Observation"]
_FEATURE_IDS = frozenset({f"{FEATURE}/id", f"{FEATURE}/{ID}"})


class RowLength(InvalidInput):
    """The row has {given} values for {wanted} components."""


class DataArray(msgspec.Struct, frozen=True):
    """Observations of one datastream as columns, each of `size` values.

    `FeatureOfInterest` is a column of ids. A row in `faults` is not to be stored; in columns it has None.
    """

    datastream: int
    size: int
    columns: Mapping[str, Sequence[object]]
    faults: Mapping[int, CivicGridError]


def read_data_arrays(document: object) -> list[DataArray]:
    """The body of CreateObservations; raises for what is wrong with more than rows."""
    if not isinstance(document, list):
        raise WrongType(field="CreateObservations", remedy="send a list of data arrays")
    return [_one(each, f"[{place}]") for place, each in enumerate(document)]


def told(outcomes: Iterable[str | CivicGridError]) -> list[str]:
    """The answer to CreateObservations: the address of each, or `error: …`."""
    return [each if isinstance(each, str) else f"error: {each}" for each in outcomes]


def data_arrays(rows: Iterable[tuple[str, Sequence[object]]], components: Sequence[str] = COMPONENTS) -> list[Json]:
    """Observations as data arrays; each row comes with its datastream's address."""
    groups: dict[str, list[Sequence[object]]] = {}
    for datastream, values in rows:
        groups.setdefault(datastream, []).append(values)
    return [
        {
            "Datastream@iot.navigationLink": datastream,
            "components": list(components),
            "dataArray@iot.count": len(values),
            "dataArray": values,
        }
        for datastream, values in groups.items()
    ]


def _one(document: object, where: str) -> DataArray:
    if not isinstance(document, dict):
        raise WrongType(field=where, remedy="send a JSON object")
    datastream, rows = document.get("Datastream"), document.get("dataArray")
    if not isinstance(datastream, dict):
        raise PropertyMissing(field=f"{where}/Datastream", entity="dataArray", name="Datastream")
    if not isinstance(rows, list):
        raise WrongType(field=f"{where}/dataArray", remedy="send a list")
    number = read_id(datastream.get(ID, datastream.get("id")), f"{where}/Datastream")
    readers = _columns(document.get("components"), f"{where}/components")
    columns: dict[str, list[object]] = {name: [None] * len(rows) for name in readers}
    faults: dict[int, CivicGridError] = {}
    for place, row in enumerate(rows):
        try:
            for name, value in _row(row, readers).items():
                columns[name][place] = value
        except CivicGridError as fault:
            faults[place] = fault
    return DataArray(number, len(rows), columns, faults)


Reader = Callable[[object], object]


def _row(row: object, readers: Mapping[str, Reader]) -> dict[str, object]:
    if not isinstance(row, list):
        raise WrongType(field="dataArray", remedy="send each row as a list")
    if len(row) != len(readers):
        raise RowLength(field="dataArray", given=len(row), wanted=len(readers))
    return {name: reader(value) for (name, reader), value in zip(readers.items(), row, strict=True)}


def _columns(components: object, where: str) -> dict[str, Reader]:
    """The reader of each component, in their order."""
    if not isinstance(components, list) or not all(isinstance(each, str) for each in components):
        raise WrongType(field=where, remedy="send a list of names")
    names = [FEATURE if each in _FEATURE_IDS else each for each in components]
    if len(set(names)) != len(names):
        raise WrongType(field=where, remedy="name each component once")
    if "result" not in names:
        raise PropertyMissing(field=where, entity="dataArray", name="result")
    return {name: _reader(name, where) for name in names}


def _reader(name: str, where: str) -> Reader:
    if name == FEATURE:
        return lambda value: None if value is None else read_id(value, FEATURE)
    found = _OBSERVATION.properties.get(name)
    if found is None:
        raise unknown(_OBSERVATION, name, where)
    return lambda value: None if value is None and not found.required else read_value(found, value, name)
