"""The matrix: the most specific rule in force wins, whatever the order of the rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.duties.rules import Matrix
from civicgrid.apps.duties.types import DutyRecord

from .given import DAY, applying, cells, duties, owner


def rule(organisation: str, type: str = "", area: str = "", phase: str = "") -> DutyRecord:
    """A rule that is always in force."""
    return DutyRecord(
        type=type, area=area, phase=phase, organisation=organisation, organisation_path=f"{organisation}."
    )


def answers(*rules: DutyRecord) -> str | None:
    """Who handles `c.x.1.` in `t.w.1.` under these rules."""
    return owner(Matrix(rules), ("c.x.1.", "t.w.1.", "handle"))


def test_a_rule_for_everything_answers_everywhere() -> None:
    assert answers(rule("gov")) == "gov"


def test_a_type_further_down_goes_before_everything_else() -> None:
    assert answers(rule("gov", area="t.w.1.", phase="handle"), rule("lighting", type="c.")) == "lighting"


def test_an_area_further_down_goes_before_a_named_phase() -> None:
    assert answers(rule("gov", type="c.", phase="handle"), rule("lighting", type="c.", area="t.")) == "lighting"


def test_a_named_phase_goes_before_all_phases() -> None:
    assert answers(rule("gov", type="c."), rule("lighting", type="c.", phase="handle")) == "lighting"


def test_of_equal_rank_the_lowest_code_has_it() -> None:
    assert answers(rule("lighting", type="c."), rule("gov", type="c.")) == "gov"


def test_a_neighbour_with_the_same_beginning_is_not_below() -> None:
    assert answers(rule("gov", type="c.x.11."), rule("gov", area="t.w.10.")) is None


def test_nobody_answers_in_a_gap() -> None:
    assert answers() is None
    assert answers(rule("gov", type="a."), rule("gov", phase="verify")) is None


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2026, 6, 16), None, False),
        (None, date(2026, 6, 14), False),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(start: date | None, end: date | None, holds: bool) -> None:  # noqa: FBT001
    duty = DutyRecord(organisation="gov", organisation_path="gov.", start=start, end=end)
    assert answers(duty) == ("gov" if holds else None)


def test_a_rule_that_has_ended_gives_way_to_the_next() -> None:
    old = DutyRecord(type="c.", organisation="gov", organisation_path="gov.", end=date(2025, 12, 31))
    assert answers(old, rule("lighting")) == "lighting"


@given(duties)
def test_the_most_specific_rule_in_force_wins(rules: list[DutyRecord]) -> None:
    matrix = Matrix(rules)
    for cell in cells():
        best = applying(rules, cell)
        assert owner(matrix, cell) == min((duty.organisation for duty in best), default=None)


@given(st.data(), duties)
def test_the_order_of_the_rules_does_not_matter(data: st.DataObject, rules: list[DutyRecord]) -> None:
    matrix, shuffled = Matrix(rules), Matrix(data.draw(st.permutations(rules)))
    assert [owner(matrix, cell) for cell in cells()] == [owner(shuffled, cell) for cell in cells()]
