"""What a check finds, in the form a compiler would print it."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """An error stops the loading; a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True, order=True):
    """One finding: where, what, and how to mend it."""

    file: str
    line: int
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{self.file}:{self.line}: {self.severity}: {self.message}{remedy}"


def errors(problems: list[Problem]) -> list[Problem]:
    """Only those that stop the loading."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
