"""Every measure counts the right cases, and the list behind a figure is as long as the figure."""

import pytest

from civicgrid.apps.evaluation.queries import book
from civicgrid.apps.evaluation.queries.drill import Asked, behind, rows_behind
from civicgrid.apps.evaluation.queries.tables import table
from civicgrid.kernel.indicator import Kind

from .given import LATER, SEPTEMBER
from .story import ANSWERS

pytestmark = pytest.mark.usefixtures("told")
KEYS = {Kind.AREA: "", Kind.OFFICER: "officer", Kind.POST: "dispatcher"}


def asked(kind: Kind, measure: str, key: str) -> Asked:
    return Asked(measure=measure, kind=kind, key=key, period=SEPTEMBER)


@pytest.mark.parametrize(
    ("kind", "measure"), [(kind, measure) for kind, answers in ANSWERS.items() for measure in answers]
)
def test_a_measure_counts_what_it_means(kind: Kind, measure: str) -> None:
    found = rows_behind(LATER, asked(kind, measure, KEYS[kind]))
    assert set(found.values_list("number", flat=True)) == ANSWERS[kind][measure]


def test_every_measure_has_a_known_answer() -> None:
    for kind, answers in ANSWERS.items():
        assert [each.code for each in book().measures_of(kind)] == [code for code in book().measures if code in answers]


@pytest.mark.parametrize("kind", Kind)
def test_each_figure_is_as_large_as_the_list_behind_it(kind: Kind) -> None:
    shown = table(LATER, kind, SEPTEMBER)
    counts = {(row.key, code): count for row in (*shown.rows, shown.total) for code, count in row.counts.items()}
    lengths = {(key, code): behind(LATER, asked(kind, code, key)).count for key, code in counts}
    assert counts == lengths
    assert any(counts.values())


@pytest.mark.parametrize("kind", Kind)
def test_a_part_is_never_more_than_its_whole(kind: Kind) -> None:
    shown = table(LATER, kind, SEPTEMBER)
    figures = [figure for row in (*shown.rows, shown.total) for figure in row.figures.values()]
    assert [figure for figure in figures if figure.part > figure.whole] == []
    assert any(figure.part for figure in figures)
