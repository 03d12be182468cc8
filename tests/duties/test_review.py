"""The review finds every gap, overlap and self-check, and says them in few words."""

from collections.abc import Iterable

from hypothesis import given

from civicgrid.apps.duties.rules import Matrix, duty_words, finding_words, problems_of, review
from civicgrid.apps.duties.types import DutyRecord, Finding, FindingKind
from civicgrid.kernel.workflow import Phase

from .given import AREAS, DAY, TYPES, Cell, applying, cells, duties, owner


def rule(organisation: str, type: str = "", area: str = "", phase: str = "") -> DutyRecord:
    """A rule that is always in force."""
    return DutyRecord(type=type, area=area, phase=phase, organisation=organisation, organisation_path="")


def findings(duties: Iterable[DutyRecord], kind: FindingKind) -> list[Finding]:
    """The findings of one kind."""
    return [finding for finding in review(Matrix(duties), TYPES, AREAS, DAY) if finding.kind is kind]


def covered(found: list[Finding]) -> list[Cell]:
    """The cells that findings speak of."""
    return sorted(
        (type_, area, phase)
        for finding in found
        for type_, area, phase in cells()
        if type_.startswith(finding.type) and area.startswith(finding.area) and phase in finding.phases
    )


def words(duties: Iterable[DutyRecord]) -> list[str]:
    """All findings, as printed."""
    return [finding_words(finding) for finding in review(Matrix(duties), TYPES, AREAS, DAY)]


def test_a_complete_matrix_has_no_finding() -> None:
    assert words([rule("gov"), rule("lighting", phase="verify")]) == []


def test_an_empty_matrix_is_one_gap() -> None:
    assert words([]) == ["type * × area * × phase *: nobody answers (216 combinations)"]


def test_gaps_are_joined_to_whole_subtrees() -> None:
    found = [rule("gov", phase=phase) for phase in Phase if phase is not Phase.HANDLE]
    found += [rule("lighting", type="a.", phase="handle"), rule("lighting", type="c.", area="t.w.", phase="handle")]
    found += [rule("lighting", type="b.", phase="handle")]
    assert words(found) == [
        "type c × area e × phase handle: nobody answers (6 combinations)",
        "type c × area n × phase handle: nobody answers (3 combinations)",
    ]


def test_a_hole_of_one_cell_is_told_as_such() -> None:
    others = [rule("gov", type=type_) for type_ in TYPES if type_ != "b.x."]
    here = [rule("gov", type="b.x.", area=area) for area in AREAS if area != "t.n."]
    assert [line for line in words([*others, *here]) if "nobody" in line] == [
        "type x × area n × phase *: nobody answers (6 combinations)"
    ]


def test_two_of_equal_rank_are_an_overlap() -> None:
    found = words([rule("gov"), rule("lighting", type="c.", phase="handle"), rule("gas", type="c.", phase="handle")])
    assert "type c × area * × phase handle: gas and lighting answer with equal rank (18 combinations)" in found


def test_an_overlap_that_a_more_specific_rule_hides_is_none() -> None:
    both = [rule("gov", type="c."), rule("lighting", type="c.")]
    hiding = [rule("gas", type=type_) for type_ in TYPES if type_.startswith("c.")]
    assert findings([rule("gov"), *both, *hiding], FindingKind.OVERLAP) == []


def test_one_organisation_by_two_rules_is_no_overlap() -> None:
    twice = [rule("gov"), DutyRecord(organisation="gov", organisation_path="", start=DAY)]
    assert findings(twice, FindingKind.OVERLAP) == []


def test_who_verifies_what_it_handles_is_told() -> None:
    found = words([rule("gov"), rule("lighting", type="a."), rule("gas", type="a.", phase="verify")])
    assert found == [
        "type b × area * × phase verify: gov verifies what it handles (12 combinations)",
        "type c × area * × phase verify: gov verifies what it handles (18 combinations)",
    ]


def test_findings_are_warnings_on_the_lines_of_their_duties() -> None:
    lines = {rule("gov"): 2, rule("lighting"): 3, rule("gas", phase="verify"): 4}
    problems = problems_of(review(Matrix(lines), TYPES, AREAS, DAY), lines)
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "duties.csv:3: warning: type * × area * × phase discover, accept, dispatch, handle, evaluate: "
        "gov and lighting answer with equal rank"
    ]


@given(duties)
def test_gaps_are_exactly_the_cells_without_owner(rules: list[DutyRecord]) -> None:
    matrix = Matrix(rules)
    found = findings(rules, FindingKind.GAP)
    assert covered(found) == sorted(cell for cell in cells() if owner(matrix, cell) is None)
    assert sum(finding.cells for finding in found) == len(covered(found))


@given(duties)
def test_overlaps_are_exactly_the_cells_of_several_organisations(rules: list[DutyRecord]) -> None:
    contested = [cell for cell in cells() if len({duty.organisation for duty in applying(rules, cell)}) > 1]
    found = findings(rules, FindingKind.OVERLAP)
    assert sum(finding.cells for finding in found) == len(contested)
    assert set(contested) <= set(covered(found))


@given(duties)
def test_self_checks_are_exactly_the_cells_with_one_owner_for_both(rules: list[DutyRecord]) -> None:
    matrix = Matrix(rules)
    found = findings(rules, FindingKind.SELF_CHECK)
    same = [
        (type_, area, phase)
        for type_, area, phase in cells()
        if phase is Phase.VERIFY
        and owner(matrix, (type_, area, phase)) is not None
        and owner(matrix, (type_, area, phase)) == owner(matrix, (type_, area, Phase.HANDLE))
    ]
    assert covered(found) == sorted(same)


def test_a_duty_is_said_in_one_line() -> None:
    assert duty_words(rule("lighting", "streets.lamp.", "town.west.", "handle")) == "lamp × west × handle: lighting"
    assert duty_words(rule("centre")) == "* × * × *: centre"
