"""Counting: all measures of all objects of a kind by one statement for each way rows find their objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import add
from typing import Any

from django.db.models import Count, Q, QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation.types import Window
from civicgrid.base.access import Actor
from civicgrid.kernel.indicator import Counts, Kind, Rows

from .book import book
from .conditions import counted
from .objects import Objects

ALL = ""
"""The key of all objects together."""


def seen(actor: Actor, rows: Rows, window: Window, whose: Q) -> QuerySet[Any]:
    """The cases the actor may see, each as often as it has rows of this kind in the window."""
    anchored = Q(**{f"{rows.anchor}__gte": window.start, f"{rows.anchor}__lt": window.end})
    return cases.matching(actor, cases.CaseFilter()).filter(anchored & whose)


def tally(actor: Actor, kind: Kind, objects: Objects, window: Window) -> Mapping[str, Counts]:
    """Object -> measure -> count; under "" everything together."""
    found = defaultdict[str, dict[str, int]](dict)
    for (_, column), measures in _grouped(kind).items():
        rows = _statement(actor, measures, window, objects.rows(column, ALL))
        for owner, numbers in _summed(objects, column, rows).items():
            found[owner].update(zip(measures, numbers, strict=True))
    return found


def _grouped(kind: Kind) -> dict[tuple[str, str], dict[str, Rows]]:
    """The measures of a kind by what puts their rows into a period and gives them to an object."""
    groups = defaultdict[tuple[str, str], dict[str, Rows]](dict)
    for measure in book().measures_of(kind):
        rows = measure.rows[kind]
        groups[rows.anchor, rows.key][measure.code] = rows
    return groups


def _summed(objects: Objects, column: str, rows: Iterable[tuple[Any, ...]]) -> dict[str, list[int]]:
    """The rows, each a value of the column and its numbers, added up for every owner and for all."""
    sums: dict[str, list[int]] = {}
    for value, *numbers in rows:
        for owner in (ALL, *objects.owners(column, value)):
            sums[owner] = list(map(add, sums[owner], numbers)) if owner in sums else numbers
    return sums


def _statement(actor: Actor, measures: Mapping[str, Rows], window: Window, whose: Q) -> Iterable[tuple[Any, ...]]:
    sample = next(iter(measures.values()))
    counts = {f"m_{code}": Count("pk", filter=counted(rows, window.judged)) for code, rows in measures.items()}
    found: QuerySet[Any] = seen(actor, sample, window, whose).order_by().values_list(sample.key).annotate(**counts)
    return found.iterator(chunk_size=5_000)
