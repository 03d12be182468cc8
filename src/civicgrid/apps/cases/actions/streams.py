"""What streams show becomes reports of cases, and words in their story.

A report's key is that of what was detected, so that it opens one case however often it is told.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import msgspec
from django.utils.translation import gettext, override

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import KindRecord
from civicgrid.apps.cases.models import Case, Event
from civicgrid.apps.cases.queries import receipts_of
from civicgrid.apps.cases.rules.streams import WORTH, type_of_crossing, type_of_silence
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.apps.telemetry.types import BoundCrossed, BoundKept, StreamEvent, StreamSilent, StreamSpeaks
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.errors import CivicGridError

from .intake import accept, check
from .moves import NotNow, comment


def report_silence(event: StreamSilent, now: datetime) -> None:
    """A stream that should speak does not: whoever keeps the equipment looks after it."""
    with override(grid.city().languages[0]):
        words = gettext("%(stream)s has been silent since %(time)s. It should speak every %(seconds)s seconds.")
        text = words % {**_named(event), "seconds": f"{event.period_s:g}"}
    _report(event, type_of_silence(_kind(event), assets.kinds()), text, now)


def report_crossing(event: BoundCrossed, now: datetime) -> None:
    """A value left the bounds of its stream."""
    with override(grid.city().languages[0]):
        above = gettext("%(stream)s has been at %(value)s since %(time)s, above %(bound)s.")
        below = gettext("%(stream)s has been at %(value)s since %(time)s, below %(bound)s.")
        told = {"value": _measured(event.value, event.unit), "bound": _measured(event.bound, event.unit)}
        text = (above if event.high else below) % {**_named(event), **told}
    _report(event, type_of_crossing(event.case_type, _kind(event)), text, now)


def note_speaking(event: StreamSpeaks) -> None:
    """Tells the case of a silence that it is over; whoever has the case closes it."""
    with override(grid.city().languages[0]):
        text = gettext("%(stream)s has spoken again at %(time)s.") % _named(event)
    _note(event, text)


def note_keeping(event: BoundKept) -> None:
    """Tells the case of a crossing that it is over; whoever has the case closes it."""
    with override(grid.city().languages[0]):
        words = gettext("%(stream)s has been within its bounds again since %(time)s, at %(value)s.")
        text = words % {**_named(event), "value": _measured(event.value, "")}
    _note(event, text)


def _report(event: StreamEvent, type_: str, text: str, now: datetime) -> None:
    if now - event.at > WORTH:
        return
    new = NewReport(source=Source.SENSOR, origin_key=event.key, text=text, happened_at=min(event.at, now))
    at = SYSTEM.acting_at(now)
    for attempt in _attempts(new, event, type_):
        with suppress(CivicGridError):
            accept(at, check(at, [attempt]))
            return
    accept(at, check(at, [new]))


def _attempts(new: NewReport, event: StreamEvent, type_: str) -> Iterator[NewReport]:
    """With all that is known, then with less: a type may ask what no sensor knows."""
    for kind in dict.fromkeys((type_, "")):
        if event.lon is not None and event.lat is not None:
            yield msgspec.structs.replace(new, type=kind, lon=event.lon, lat=event.lat)
        yield msgspec.structs.replace(new, type=kind, area=event.area)


def _note(event: StreamEvent, text: str) -> None:
    named = NewReport(source=Source.SENSOR, origin_key=event.key)
    receipt = receipts_of([named]).get((named.source, named.origin_key))
    case = Case.objects.get(number=receipt.number) if receipt else None
    if case and not Event.objects.filter(case=case, action="comment", data__reason=text).exists():
        with suppress(NotNow):
            comment(SYSTEM, case, note=text)


def _kind(event: StreamEvent) -> KindRecord | None:
    asset = assets.find(event.asset) if event.asset else None
    return assets.kinds().get(asset.kind) if asset else None


def _named(event: StreamEvent) -> dict[str, str]:
    return {"stream": event.name, "time": f"{standards.calendar().local(event.at):%Y-%m-%d %H:%M}"}


def _measured(value: float, unit: str) -> str:
    return f"{value:g} {unit}".strip()
