"""What the reader may choose: the kind of objects, the period, the way back up."""

from collections.abc import Mapping
from datetime import date

import msgspec
from django.utils.translation import gettext

from civicgrid.apps.evaluation.queries import View
from civicgrid.apps.evaluation.rules import Unit, around, before
from civicgrid.apps.grid import api as grid
from civicgrid.base.http import Problem
from civicgrid.base.ui import Field, called, told
from civicgrid.kernel.indicator import Kind
from civicgrid.kernel.paths import ancestry


class Choice(msgspec.Struct, frozen=True):
    """A link: its words, the address behind "?", and whether the reader is there."""

    words: str
    address: str
    here: bool = False


def kinds(view: View) -> list[Choice]:
    """The kinds of objects, in the same period."""
    return [
        Choice(called("evaluated", kind), view.address(by=kind, under="", sort=""), kind is view.kind) for kind in Kind
    ]


def periods(view: View, today: date) -> list[Choice]:
    """The calendar's periods that hold today, and those before them."""
    week, month, quarter, year = (around(unit, today) for unit in (Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR))
    offered = {
        gettext("Today"): around(Unit.DAY, today),
        gettext("This week"): week,
        gettext("Last week"): before(week),
        gettext("This month"): month,
        gettext("Last month"): before(month),
        gettext("This quarter"): quarter,
        gettext("Last quarter"): before(quarter),
        gettext("This year"): year,
        gettext("Last year"): before(year),
    }
    return [
        Choice(words, view.address(**{"from": period.first, "to": period.last}), period == view.period)
        for words, period in offered.items()
    ]


def period_fields(sent: Mapping[str, str], problem: Problem | None = None) -> list[Field]:
    """The two days, with what is wrong with them."""
    labels = {"from": gettext("From"), "to": gettext("To")}
    fields = [
        Field(name=name, label=label, kind="date", value=sent.get(name, ""), required=True)
        for name, label in labels.items()
    ]
    return told(fields, problem)


def crumbs(view: View) -> list[Choice]:
    """From the city, or all organisations, to what the table divides; none at the top."""
    paths = ancestry(view.under)[::-1]
    if view.kind is Kind.AREA:
        paths = paths if view.under != grid.root() else []
        found = [Choice(called("area", path), view.address(under=path), path == view.under) for path in paths]
    else:
        found = [Choice(called("organisation", path), view.address(under=path), path == view.under) for path in paths]
        found = [Choice(gettext("All organisations"), view.address(under="")), *found] if found else []
    return found
