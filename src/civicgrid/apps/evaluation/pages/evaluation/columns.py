"""The columns: the figures of a kind, each of which sorts the table."""

import msgspec

from civicgrid.apps.evaluation.queries import View, better_of, book
from civicgrid.apps.evaluation.types import Table
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Better

OTHER_WAY = "-"


class Column(msgspec.Struct, frozen=True):
    """A figure: name, its measures, the link that sorts by it, how it is sorted now."""

    code: str
    name: Text
    part: str = ""
    over: str = ""
    address: str = ""
    order: str = ""


def columns_of(view: View, table: Table) -> list[Column]:
    """The main indicators or all of them, then the scores."""
    indicators = [each for each in book().indicators_of(view.kind) if view.every or view.kind in each.main]
    return [
        *(_column(Column(each.code, each.name, each.part, each.over), view, table.sort) for each in indicators),
        *(_column(Column(each.code, each.name), view, table.sort) for each in book().scores_of(view.kind)),
    ]


def _column(column: Column, view: View, sort: str) -> Column:
    best_first = sort == column.code
    wanted = OTHER_WAY + column.code if best_first else column.code
    falling = best_first is (better_of(column.code) is Better.HIGHER)
    order = ("descending" if falling else "ascending") if sort.removeprefix(OTHER_WAY) == column.code else ""
    return msgspec.structs.replace(column, address=view.address(sort=wanted), order=order)
