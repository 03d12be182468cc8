"""Counting: all measures of all objects of a kind at once.

It takes one statement for each way in which rows find their objects.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import add
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation.types import Window
from civicgrid.base.access import Actor, reach
from civicgrid.kernel.indicator import Counts, Kind, Rows

from .book import book
from .conditions import counted
from .objects import Objects

ALL = ""
"""The key of all objects together."""


class Step(Func):
    """One step of a path: the second of `A.B.C.` is `B`; "" beyond its end."""

    template = "split_part(%(expressions)s, '.', %(step)s)"
    output_field = CharField()


def seen(reach: Q, rows: Rows, window: Window, whose: Q) -> QuerySet[Any]:
    """The cases of a reach, once for each row of this kind in the window."""
    anchored = Q(**{f"{rows.anchor}__gte": window.start, f"{rows.anchor}__lt": window.end})
    return cases.within(reach).filter(anchored & whose)


def tally(actor: Actor, kind: Kind, objects: Objects, window: Window) -> Mapping[str, Counts]:
    """Object -> measure -> count; under "" everything together."""
    found = defaultdict[str, dict[str, int]](dict)
    for (_, column), measures in _grouped(kind).items():
        rows = _statement(actor, measures, window, objects)
        for owner, numbers in _summed(objects, column, rows).items():
            found[owner].update(zip(measures, numbers, strict=True))
    return found


def _grouped(kind: Kind) -> dict[tuple[str, str], dict[str, Rows]]:
    """The measures of a kind, by anchor and key of their rows.

    The anchor puts rows into a period, the key gives them to an object.
    """
    groups = defaultdict[tuple[str, str], dict[str, Rows]](dict)
    for measure in book().measures_of(kind):
        rows = measure.rows[kind]
        groups[rows.anchor, rows.key][measure.code] = rows
    return groups


def _summed(objects: Objects, column: str, rows: Iterable[tuple[str, list[int]]]) -> dict[str, list[int]]:
    """The numbers of each value of the column, added up for its owners and for all."""
    sums: dict[str, list[int]] = {}
    for value, numbers in rows:
        for owner in (ALL, *objects.owners(column, value)):
            sums[owner] = list(map(add, sums[owner], numbers)) if owner in sums else numbers
    return sums


def _statement(
    actor: Actor, measures: Mapping[str, Rows], window: Window, objects: Objects
) -> Iterator[tuple[str, list[int]]]:
    """The numbers of each value of the key column.

    Of paths, only as far as tells whose they are.
    """
    sample = next(iter(measures.values()))
    steps = objects.steps(sample.key)
    parts: list[Func | F] = [Step(sample.key, step=number + 1) for number in range(steps)] or [F(sample.key)]
    counts = {f"m_{code}": Count("pk", filter=counted(rows, window.judged)) for code, rows in measures.items()}
    rows = seen(reach(actor, "cases.see"), sample, window, objects.rows(sample.key, ALL)).order_by()
    # No `iterator()`: PostgreSQL plans a cursor for its first rows and without parallel workers, five times slower.
    for row in rows.values_list(*parts).annotate(**counts):
        value, numbers = row[: len(parts)], list(row[len(parts) :])
        yield "".join(f"{step}." for step in value if step) if steps else value[0], numbers
