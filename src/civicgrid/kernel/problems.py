"""What a check finds, in the form a compiler would print it."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """An error stops the loading; a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True):
    """One finding: where (file, line, and the field or column), what, and the remedy."""

    file: str
    line: int
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    field: str = ""

    @property
    def kind(self) -> tuple[str, str, str, Severity]:
        """The same for problems of one place that are mended in the same way."""
        return self.file, self.field, self.remedy, self.severity

    def __str__(self) -> str:
        where = ":".join(filter(None, (self.file, str(self.line), self.field)))
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{where}: {self.severity}: {self.message}{remedy}"


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Only those that stop the loading."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
