"""What the city offers and shows by Open311: services, requests and their updates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import cast

import msgspec
from django.utils.timezone import localtime
from django.utils.translation import get_language

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.apps.exchange.rules.attributes import attributes_of
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.ledger import times
from civicgrid.base.words import called
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.kernel.events import from_json
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent, steps
from civicgrid.protocols.open311 import (
    MOST_DESCRIPTION,
    Asked,
    Definition,
    Kind,
    Service,
    ServiceRequest,
    Status,
    Update,
)

TURNS = frozenset(
    {
        *("CaseFiled", "CaseDispatched", "CaseAccepted", "CaseReturned", "CaseSuspended", "CaseResumed"),
        *("CaseHandedBack", "CaseReworked", "CaseClosed", "CaseReopened", "CaseVoided", "CaseJoined", "CaseRevived"),
    }
)
"""Events that everybody hears of: the case moved on. Their reasons are not told."""
MOST_LOOKED_AT = 5_000
"""Entries of the ledger that one question looks at."""
MOST_BEFORE = 50_000
"""Requests on the pages before one."""


class UnknownService(NotFound):
    """There is no service {code}."""


class PageTooFar(InvalidInput):
    """This page lies too far behind the first."""


class AskedTooMuch(InvalidInput):
    """More happened in this time than one answer can tell."""


def service_of(code: str) -> CaseTypeRecord:
    """The case type that is offered under a code; raises UnknownService."""
    kind = standards.case_type(code)
    if kind is None or not (kind.active and kind.leaf and kind.code == code):
        raise UnknownService(field="service_code", code=code, remedy="look at the list of services")
    return kind


def services(kind: Kind) -> list[Service]:
    """All that the city can be asked for; `kind` is how it answers."""
    return [_service(each, kind) for each in standards.case_types().values() if each.active and each.leaf]


def definition(code: str) -> Definition:
    """The questions of a service; raises UnknownService."""
    return Definition(code, attributes_of(service_of(code).questions, get_language() or "en"))


def changed_at() -> datetime:
    """When the services were last loaded anew."""
    told = times.last_told("standards", ["city"])
    return told.get("city", datetime(2026, 1, 1, tzinfo=UTC))


def requests(asked: Asked, media: str) -> list[ServiceRequest]:
    """The public cases asked for, the newest first; `media` begins photos' addresses.

    Those that were not taken up are told by their numbers alone. Raises PageTooFar and AskedTooMuch.
    """
    wanted = _wanted(asked)
    if wanted is None:
        return []
    before = (asked.page - 1) * asked.page_size
    if before > MOST_BEFORE:
        raise PageTooFar(field="page", remedy="ask for a shorter time")
    if before:
        last = cases.public_place(wanted, before)
        if last is None:
            return []
        wanted = msgspec.structs.replace(wanted, after=last)
    found = [*cases.public_cases(wanted, asked.page_size), *cases.public_void(asked.numbers)]
    return [_request(each, media) for each in found]


def request(number: str, media: str) -> ServiceRequest:
    """A public case; raises NotFound."""
    found = requests(Asked(numbers=[number]), media)
    if not found:
        raise NotFound(field="service_request_id", remedy="check the number")
    return found[0]


def updates(asked: Asked, *, newest: bool = False) -> list[Update]:
    """What became of public cases in a time, the first first; raises AskedTooMuch.

    Where no time was named, the `newest` will do.
    """
    first = (asked.page - 1) * asked.page_size
    end = asked.end or datetime.now(UTC)
    turns = list(islice(_turns(asked.start or end, end, newest=newest), first, first + asked.page_size))
    events = times.events_at(each.index for each, _ in turns)
    return [_update(each.name, events[each.index], case) for each, case in turns]


def _turns(start: datetime, end: datetime, *, newest: bool) -> Iterator[tuple[times.Named, cases.PublicCase]]:
    told, whole = times.named_between(start, end, "case", most=MOST_LOOKED_AT, newest=newest)
    moved = iter([each for each in told if each.name in TURNS])
    while part := list(islice(moved, _AT_ONCE)):
        numbers = tuple({each.subject for each in part})
        found = cases.public_points(cases.PublicFilter(numbers=numbers), _AT_ONCE)
        shown = {each.number: each for each in (*found, *cases.public_void(numbers))}
        yield from ((each, shown[each.subject]) for each in part if each.subject in shown)
    if not (whole or newest):
        raise AskedTooMuch(field="start_date", remedy="ask in several parts")


_AT_ONCE = 1_000


def _update(name: str, data: str, case: cases.PublicCase) -> Update:
    event = cast("CaseEvent", from_json(name, data))
    state = "joined" if name == "CaseJoined" else event.state
    return Update(
        update_id=f"{event.number}-{event.seq}",
        service_request_id=event.number,
        status=Status.OPEN if event.state in cases.OPEN else Status.CLOSED,
        updated_datetime=localtime(event.at),
        description=" · ".join(filter(None, (called("public_state", state), _met(event, case)))),
        external_status_code=event.state,
    )


def _met(event: CaseEvent, case: cases.PublicCase) -> str:
    """What had to hold for the matter to be settled."""
    if event.action != "close" or not event.condition:
        return ""
    return in_language(standards.condition(case.type, event.condition).closing, get_language() or "en")


def _wanted(asked: Asked) -> cases.PublicFilter | None:
    """The filter for a question; None where nothing can fit."""
    if asked.numbers:
        return cases.PublicFilter(numbers=tuple(asked.numbers))
    known = (standards.case_type(code) for code in asked.codes)
    types = tuple(kind.path for kind in known if kind)
    if asked.codes and not types:
        return None
    wanted = cases.PublicFilter(
        bounds=msgspec.structs.astuple(asked.box) if asked.box else None,
        types=types,
        open=_open(asked.statuses),
        opened_from=asked.start,
        opened_to=asked.end and asked.end + timedelta(seconds=1),
    )
    if asked.updated_after is None:
        return wanted
    return msgspec.structs.replace(wanted, numbers=_told_since(asked.updated_after, asked.updated_before))


def _told_since(start: datetime, end: datetime | None) -> tuple[str, ...]:
    """The cases of which something was told in a time; ("",) where there are none.

    Raises AskedTooMuch.
    """
    told, whole = times.named_between(start, end or datetime.now(UTC), "case", most=MOST_LOOKED_AT)
    if not whole:
        raise AskedTooMuch(field="updated_after", remedy="ask in several parts")
    return tuple({each.subject for each in told}) or ("",)


def _open(statuses: Sequence[Status]) -> bool | None:
    """Only open ones, only closed ones, or both."""
    return None if len(set(statuses)) != 1 else statuses[0] is Status.OPEN


def _service(kind: CaseTypeRecord, answered: Kind) -> Service:
    language = get_language() or "en"
    above = standards.case_types().get(parent(kind.path))
    names: Mapping[str, str] = kind.name
    return Service(
        service_code=kind.code,
        service_name=in_language(names, language),
        description="; ".join(dict.fromkeys(in_language(each.filing, language) for each in kind.conditions)),
        metadata=bool(kind.questions.get("properties")),
        type=answered,
        keywords=", ".join(dict.fromkeys(word for word in names.values() if word)),
        group=in_language(above.name, language) if above else "",
    )


def _request(case: cases.PublicCase, media: str) -> ServiceRequest:
    area = grid.areas().get(case.area)
    return ServiceRequest(
        service_request_id=case.number,
        status=Status.OPEN if case.open else Status.CLOSED,
        status_notes=called("public_state", case.state),
        service_name=called("type", case.type),
        service_code=steps(case.type)[-1],
        description=case.text[:MOST_DESCRIPTION],
        agency_responsible=called("organisation", case.organisation),
        requested_datetime=localtime(case.opened_at),
        updated_datetime=localtime(case.closed_at or case.changed_at),
        expected_datetime=localtime(case.due_at) if case.due_at else None,
        address=case.address,
        address_id=area.code if area else "",
        lat=case.lat,
        long=case.lon,
        media_url=f"{media}{case.number}/{case.photos[0]}.jpeg" if case.photos else None,
    )
