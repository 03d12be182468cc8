"""The city, its 311 line, its departments and their queues."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from .codes import codes_of
from .requests import Request

CITY, LINE = "boston", "boston-311"

Row = dict[str, object]


def departments_of(requests: Iterable[Request]) -> dict[str, str]:
    """Queue -> the department it belongs to, by name."""
    found = {request.queue: request.department for request in requests}
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def names_of(requests: Iterable[Request]) -> dict[str, str]:
    """Department -> the subject that most of its requests stand under, with its own letters."""
    counts = defaultdict[str, Counter[str]](Counter)
    for request in requests:
        counts[request.department][request.subject] += 1
    return {
        department: f"{min(count, key=lambda subject: (-count[subject], subject))} ({department})"
        for department, count in sorted(counts.items())
    }


def organisation_codes(departments: Mapping[str, str]) -> dict[str, str]:
    """The code of every department and queue."""
    return codes_of([*sorted(set(departments.values())), *departments])


def rows(departments: Mapping[str, str], names: Mapping[str, str], codes: Mapping[str, str]) -> Iterator[Row]:
    """The rows of organisations.csv, parents first."""
    yield {"code": CITY, "name": "City of Boston", "kind": "government"}
    yield {"code": LINE, "parent": CITY, "name": "Boston 311 operation centre", "kind": "department"}
    for department, name in names.items():
        yield {"code": codes[department], "parent": CITY, "name": name, "kind": "department"}
    for queue, department in departments.items():
        yield {"code": codes[queue], "parent": codes[department], "name": queue, "kind": "department"}
