"""The table: objects × figures, beside the period before and the same a year ago."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from civicgrid.apps.evaluation.rules import before, standing, window, year_before
from civicgrid.apps.evaluation.types import Period, Row, Table, Window
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import Actor, require
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.indicator import Counts, Kind

from .book import book
from .counting import ALL, tally
from .figures import better_of, figures_of
from .objects import EXACTLY, Thing
from .subjects import objects_of

TOTAL = Thing(ALL, {"en": "All", "zh-hans": "合计"})
WORST_FIRST = "-"
"""Before the code of a sort: the other way round."""


def window_of(period: Period, now: datetime) -> Window:
    """The moments of a period in the city's time, judged no later than now."""
    return window(period, ZoneInfo(grid.city().time_zone), now)


def table(actor: Actor, kind: Kind, period: Period, under: str = "", sort: str = "") -> Table:
    """A kind of objects as far as the actor may see cases, ranked by a figure.

    Where none is named, by the kind's first score.
    """
    require(actor, "evaluation.see")
    sort = sort or book().scores_of(kind)[0].code
    periods = period, before(period), year_before(period)
    objects = objects_of(actor, kind, under, period)
    told = {each: tally(actor, kind, objects, window_of(each, actor.time)) for each in dict.fromkeys(periods)}
    tallies = [told[each] for each in periods]
    rows = [_row(kind, thing, tallies) for thing in objects.things]
    return Table(
        kind=kind,
        under=objects.under,
        sort=sort,
        period=periods[0],
        before=periods[1],
        year_before=periods[2],
        rows=tuple(_ranked([row for row in rows if _shown(row)], sort)),
        total=_row(kind, TOTAL, tallies),
    )


def _row(kind: Kind, thing: Thing, tallies: Sequence[Mapping[str, Counts]]) -> Row:
    now, earlier, year_earlier = (each.get(thing.key, {}) for each in tallies)
    counts = {measure.code: now.get(measure.code, 0) for measure in book().measures_of(kind)}
    figures = figures_of(kind, now, earlier, year_earlier)
    return Row(key=thing.key, name=thing.name, divides=thing.divides, counts=counts, figures=figures)


def _shown(row: Row) -> bool:
    """What is a node's alone is shown only where there is something."""
    return not _alone(row) or any(row.counts.values())


def _ranked(rows: Sequence[Row], sort: str) -> list[Row]:
    """The rows by a figure, best first.

    Last and without rank: those without a value, then what is a node's alone, which nobody can be compared with.
    """
    code = sort.removeprefix(WORST_FIRST)
    if rows and code not in rows[0].figures:
        raise InvalidInput(field="sort", value=sort, remedy="use the code of an indicator or score of this table")
    valued = [row for row in rows if row.figures[code].value is not None and not _alone(row)]
    standings = {row.key: standing(row.figures[code], better_of(code)) for row in valued}
    best = sorted(standings.values(), reverse=True)
    ranked = [replace(row, rank=best.index(standings[row.key]) + 1) for row in valued]
    ranked.sort(key=lambda row: row.rank or 0, reverse=sort != code)
    return [*ranked, *sorted((row for row in rows if row.key not in standings), key=_alone)]


def _alone(row: Row) -> bool:
    """Whether it is what belongs to a node and to none of its parts."""
    return row.key.startswith(EXACTLY)
