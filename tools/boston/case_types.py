"""The tree of case types: what the city calls them, how they are fused, when they are due."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from civicgrid.apps.cases.rules.fusion import Reach

from .codes import codes_of
from .deadlines import Deadline, Deadlines
from .requests import Request

Row = dict[str, object]


class Kind(StrEnum):
    """A thing that fails, something that happens, or something that is asked for."""

    COMPONENT = "component"
    EVENT = "event"
    SERVICE = "service"


CLOSING = {
    Kind.COMPONENT: "The thing is whole and does its work",
    Kind.EVENT: "The place is as it should be",
    Kind.SERVICE: "The request is answered",
}
REPAIRS = re.compile(r"\b(repair|maintenance|emergenc)")
ASKS = re.compile(
    r"^(request|new |general )|\b(request|comment|inquiry|call|log|intake|survey|idea|notification|checkin|cart"
    r"|sticker|front desk|schedule|metrolist|lost|found|alert boston|install|upgrade)"
)
THINGS = re.compile(
    r"\b(street ?light|lighting|signs?|signal|hydrant|catchbasin|tree|parking meter|bridge|sidewalk|road(way)?|pothole"
    r"|marking|equipment|casting|boxes|basket|knockdown|knock down|watermain|wire|system)\b"
)
STAFF_ONLY = re.compile(r"\b(internal|employee|wo)\b")
"""Types that the city's own people use, or that speak of a person: not for the public list."""


def kind_of(name: str) -> Kind:
    """The kind that the words of a type suggest; what is to be repaired is never a service."""
    words = name.lower()
    if ASKS.search(words) and not REPAIRS.search(words):
        return Kind.SERVICE
    return Kind.COMPONENT if THINGS.search(words) else Kind.EVENT


def is_public(name: str) -> bool:
    """Whether citizens may choose the type."""
    return not STAFF_ONLY.search(name.lower())


def subjects_of(requests: Iterable[Request]) -> dict[str, str]:
    """Type -> the subject that most of its requests stand under, by name."""
    counts = defaultdict[str, Counter[str]](Counter)
    for request in requests:
        counts[request.type][request.subject] += 1
    return {name: min(count, key=lambda subject: (-count[subject], subject)) for name, count in sorted(counts.items())}


def type_codes(subjects: Mapping[str, str]) -> dict[str, str]:
    """The code of every node: subjects and types."""
    return {name: code.lower() for name, code in codes_of([*sorted(set(subjects.values())), *subjects]).items()}


def rows(
    subjects: Mapping[str, str], codes: Mapping[str, str], deadlines: Deadlines, reaches: Mapping[str, Reach]
) -> Iterator[Row]:
    """The rows of case_types.csv: a subject, then its types with their filing conditions."""
    for subject in sorted(set(subjects.values())):
        yield {"code": codes[subject], "name": subject, "kind": Kind.EVENT, "public": "yes"}
        for name in (name for name in subjects if subjects[name] == subject):
            yield from _type_rows(name, subject, codes, deadlines[name], reaches.get(name))


def _type_rows(
    name: str, subject: str, codes: Mapping[str, str], deadlines: Sequence[Deadline], reach: Reach | None
) -> Iterator[Row]:
    kind = kind_of(name)
    of_type: Row = {
        "parent": codes[subject],
        "name": name,
        "kind": kind,
        "public": "yes" if is_public(name) else "no",
        **_fusion(reach),
    }
    for deadline in deadlines:
        yield {"code": codes[name], **of_type, **_condition(name, subject, deadline), "closing": CLOSING[kind]}
        of_type = {}


def _fusion(reach: Reach | None) -> Row:
    """The columns of fusion; empty for a type that is never fused."""
    return {f"fusion_{part}": f"{value:g}" for part, value in msgspec.structs.asdict(reach).items()} if reach else {}


def _condition(name: str, subject: str, deadline: Deadline) -> Row:
    return {
        "condition": f"until-{deadline.until}" if deadline.until else "standard",
        "filing": _filing(name, subject, deadline),
        "deadline": f"{deadline.span.amount:g}",
        "time_kind": deadline.span.kind,
        "from": deadline.since or "",
        "to": deadline.until or "",
    }


def _filing(name: str, subject: str, deadline: Deadline) -> str:
    if not deadline.learned:
        return f"{name} (the city promises no time: the most usual one of {subject} is taken)"
    return name + _when(deadline.since, deadline.until)


def _when(since: date | None, until: date | None) -> str:
    return (f", opened from {since} on" if since else "") + (f", opened until {until}" if until else "")
