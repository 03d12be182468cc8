"""What is written into the search box: words, one character, part of a number; each has its index."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.lists.said import NothingToSearch, Said
from civicgrid.simulator.cases import make

NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words", "digits"),
    [
        ("", [], ""),
        ("Broken lamp", ["broken", "lamp"], ""),
        ("灯", ["灯"], ""),
        ("12", ["12"], ""),
        ("000123", ["000123"], "000123"),
        (" \uff12\uff10\uff12\uff16 ", ["2026"], "2026"),
        ("123 lamps", ["123", "lamps"], ""),
    ],
)
def test_digits_alone_are_part_of_a_number(text: str, words: list[str], digits: str) -> None:
    assert Said.of(text) == Said(words, digits)


@pytest.mark.parametrize("text", ["%", "_", "😀", "…", "\u202e"])
def test_what_holds_no_word_is_refused(text: str) -> None:
    with pytest.raises(NothingToSearch):
        Said.of(text)


@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("灯", {"case_words"}),
        ("near the school", {"case_words"}),
        ("0000123", {"case_words", "case_number_reversed"}),
        ("20260512", {"case_words", "a_number_names_one_case", "case_number_reversed"}),
    ],
)
def test_each_way_of_asking_has_its_index(small_city: None, text: str, indexes: set[str]) -> None:
    list(make(300, 1, NOW))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case; SET LOCAL enable_seqscan = off")
    plan = Said.of(text).among(Case.objects.all()).explain()
    assert {index for index in indexes if index not in plan} == set(), plan


def test_both_forms_find_the_same(small_city: None) -> None:
    list(make(300, 1, NOW))
    for text in ("school", "灯", "2026", "123", "0007", "20260512"):
        said = Said.of(text)
        every = [
            set(rows.values_list("pk", flat=True))
            for rows in (said.among(Case.objects.all()), said.among_unindexed(Case.objects.all()))
        ]
        assert every[0] == every[1], text


def test_the_day_of_a_number_finds_its_cases_and_a_year_none(small_city: None) -> None:
    list(make(300, 1, NOW))
    number = Case.objects.latest("opened_at").number
    day = Said.of(number[:8]).among(Case.objects.all())
    assert set(day.values_list("number", flat=True)) >= {number}
    assert not Said.of(number[:4]).among(Case.objects.all()).filter(number=number).exists()
