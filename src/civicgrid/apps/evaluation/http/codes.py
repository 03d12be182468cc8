"""What questions to the evaluation name by codes: places, bodies, figures."""

from civicgrid.apps.directory import api as directory
from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.queries.objects import EXACTLY
from civicgrid.apps.grid import api as grid
from civicgrid.base.http import Unfit, coded, one_of
from civicgrid.kernel.indicator import Kind


class NoParts(Unfit):
    """People have no parts to look at."""


def under_of(kind: Kind, words: str) -> str:
    """The path of the area or organisation whose parts are asked for, "" for all."""
    if words and kind not in (Kind.AREA, Kind.ORGANISATION):
        raise NoParts(field="under", remedy="ask for it by area or organisation, or leave it away")
    return _path("under", kind, words) if words else ""


def key_of(kind: Kind, words: str) -> str:
    """The key of an object of a table: a path, or a login."""
    if not words or kind not in (Kind.AREA, Kind.ORGANISATION):
        return words
    alone, path = words.startswith(EXACTLY), words.removeprefix(EXACTLY)
    if alone and not path:
        return words
    return (EXACTLY if alone else "") + _path("object", kind, path)


def measure_of(kind: Kind, words: str) -> str:
    """The code of a measure that is counted for a kind of objects."""
    return one_of("measure", words, [each.code for each in queries.book().measures_of(kind)])


def sort_of(kind: Kind, words: str) -> str:
    """The code of a figure of a kind of objects, worst first behind "-"; "" is any."""
    book = queries.book()
    figures = [*(each.code for each in book.indicators_of(kind)), *(each.code for each in book.scores_of(kind))]
    return words and words[: words.startswith("-")] + one_of("sort", words.removeprefix("-"), figures)


def _path(field: str, kind: Kind, words: str) -> str:
    if kind is Kind.AREA:
        return coded(field, words, grid.find, grid.codes).path
    return coded(field, words, directory.organisation_path, directory.organisation_codes)
