"""Findings of a review in words."""

from collections.abc import Mapping, Sequence

from civicgrid.apps.duties.types import DutyRecord, Finding, FindingKind
from civicgrid.kernel.paths import steps
from civicgrid.kernel.problems import Problem, Severity
from civicgrid.kernel.workflow import Phase

from .duties import DUTIES

REMEDIES = {
    FindingKind.GAP: "add a duty; until then such cases go to the public pool",
    FindingKind.OVERLAP: "remove one, or make one more specific; until then the first code in the alphabet has it",
    FindingKind.SELF_CHECK: "let another organisation verify",
}


def finding_words(finding: Finding) -> str:
    """One line: `type lamp × area * × phase handle: nobody answers (2 combinations)`."""
    phases = "*" if len(finding.phases) == len(Phase) else ", ".join(finding.phases)
    where = f"type {_node(finding.type)} × area {_node(finding.area)} × phase {phases}"
    return f"{where}: {_what(finding)} ({finding.cells:,} combination{'' if finding.cells == 1 else 's'})"


def duty_words(duty: DutyRecord) -> str:
    """One line, e.g. `lamp × west × handle: lighting`; * is all."""
    return f"{_node(duty.type)} × {_node(duty.area)} × {duty.phase or '*'}: {duty.organisation}"


def problems_of(findings: Sequence[Finding], lines: Mapping[DutyRecord, int]) -> list[Problem]:
    """Findings as warnings about duties.csv; what no line causes is said of the first."""
    return [
        Problem(
            DUTIES,
            max((lines[duty] for duty in finding.duties), default=1),
            finding_words(finding),
            REMEDIES[finding.kind],
            Severity.WARNING,
        )
        for finding in findings
    ]


def _what(finding: Finding) -> str:
    organisations = sorted({duty.organisation for duty in finding.duties})
    if finding.kind is FindingKind.GAP:
        return "nobody answers"
    if finding.kind is FindingKind.OVERLAP:
        return f"{' and '.join(organisations)} answer with equal rank"
    return f"{organisations[0]} verifies what it handles"


def _node(path: str) -> str:
    return steps(path)[-1] if path else "*"
