"""Everything that is measured: sound, named in both languages, explained, and right on its own example."""

from pathlib import Path

import pytest

from civicgrid.apps.evaluation.queries import book
from civicgrid.kernel.indicator import Deducted, Kind, Weighted

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "indicators.md"


@pytest.mark.parametrize("code", book().indicators)
def test_an_indicator_gives_what_its_example_says(code: str) -> None:
    indicator = book().indicators[code]
    part, over, expected = indicator.example
    value = indicator.value({indicator.part: part, indicator.over: over})
    assert value is not None
    assert round(value, 4) == expected


@pytest.mark.parametrize("code", book().indicators)
def test_an_indicator_without_denominator_has_no_value(code: str) -> None:
    assert book().value(code, {}) is None


@pytest.mark.parametrize("code", book().scores)
def test_a_score_without_cases_has_no_value(code: str) -> None:
    assert book().value(code, {}) is None


@pytest.mark.parametrize("code", book().scores)
def test_the_best_of_everything_earns_100_points(code: str) -> None:
    score = book().scores[code]
    bad = {
        book().indicators[part.indicator].part for part in score.parts if isinstance(part, Weighted) and part.inverted
    }
    bad |= {measure for part in score.parts if isinstance(part, Deducted) for measure in part.each}
    assert book().value(code, {each: 0 if each in bad else 5000 for each in book().measures}) == 100


def test_everything_has_names_in_both_languages() -> None:
    texts = [
        *(each.name for each in book().measures.values()),
        *(each.meaning for each in book().measures.values()),
        *(each.name for each in book().indicators.values()),
        *(each.name for each in book().scores.values()),
    ]
    assert [text for text in texts if set(text) != {"en", "zh-hans"} or not all(text.values())] == []


def test_every_kind_has_main_figures_and_a_score() -> None:
    for kind in Kind:
        assert any(kind in each.main for each in book().indicators_of(kind))
        assert book().scores_of(kind)


def test_areas_and_organisations_count_by_the_same_condition() -> None:
    both = [each.rows for each in book().measures.values() if {Kind.AREA, Kind.ORGANISATION} <= each.rows.keys()]
    assert len(both) > 10
    for rows in both:
        area, organisation = rows[Kind.AREA], rows[Kind.ORGANISATION]
        assert (area.where, area.unless) == (organisation.where, organisation.unless)


def test_the_reference_explains_everything_as_it_is() -> None:
    text = DOCS.read_text()
    lines = [f"| `{each.code}` | {each.meaning['en'].rstrip('.')} |" for each in book().measures.values()]
    lines += [
        f"| `{each.code}` {each.name['en']} | `{each.part}` / `{each.over}` | {each.better} |"
        for each in book().indicators.values()
    ]
    lines += [f"| `{each.code}` |" for each in book().scores.values()]
    assert [line for line in lines if line not in text] == []
