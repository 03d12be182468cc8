"""Operations: how doors, journal, lake and disk are, and what is to be done."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.utils.translation import gettext

from civicgrid.apps.telemetry.queries import lists
from civicgrid.apps.telemetry.queries.lists.filter import Sort, StreamFilter
from civicgrid.apps.telemetry.queries.operation import operation, refused_of_days
from civicgrid.apps.telemetry.rules.operation import INSTRUMENTS, Instrument, Operation, Reading
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, called, page

from . import words

SILENT = 10
"""Streams that are named; the list of streams has all."""


class Shown(msgspec.Struct, frozen=True):
    """An instrument with its value and bounds in words; `falls`: less is worse."""

    code: str
    value: str
    reading: Reading
    watch: str
    act: str
    falls: bool


@page("operations/", "Operations", needs="telemetry.operate", icon="chart", statements=20, menu=-39)
def operations(request: Request) -> Context:
    """Instruments first, then what lies behind them."""
    held = operation()
    now = held.operation
    shown = [_shown(each, now) for each in INSTRUMENTS]
    silent = StreamFilter(state=StreamState.SILENT, sort=Sort.OLDEST)
    return {
        "now": now,
        "instruments": shown,
        "to_act": sum(each.reading is Reading.ACT for each in shown),
        "to_watch": sum(each.reading is Reading.WATCH for each in shown),
        "silent": lists.page_of(request.actor, silent, SILENT),
        "refused": refused_of_days(now.at),
        "facts": _facts(now),
        "fates": _fates(now.fates),
        "changes": held.changes,
    }


def _shown(instrument: Instrument, now: Operation) -> Shown:
    value = instrument.value(now)
    told = gettext("not known yet") if value is None else words.told(value, instrument.unit)
    watch, act = (words.told(bound, instrument.unit) for bound in (instrument.watch, instrument.act))
    return Shown(instrument.code, told, instrument.read(value), watch, act, instrument.falls)


def _facts(now: Operation) -> Sequence[tuple[str, str | datetime | None]]:
    """What is neither good nor bad."""
    return [
        (gettext("Rows acknowledged since ever"), f"{now.journal_end:,}"),
        (gettext("The detector has before it"), words.rows(now.detector.rows)),
        (gettext("Not in the lake yet"), words.rows(now.sealer.rows)),
        (gettext("Journal"), words.amount(now.journal_bytes)),
        (gettext("Lake"), words.amount(now.lake_bytes)),
        (gettext("Free on the disk"), words.amount(now.disk_free)),
        (gettext("Last sealed"), now.sealed_at),
        (gettext("Last put in order"), now.night_at),
    ]


def _fates(fates: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    return [(called("fate_counted", name), count) for name, count in fates.items()]
