"""Reading the files of a city folder; what cannot be read is a problem."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from civicgrid.kernel.problems import Problem, Severity
from civicgrid.kernel.tables import Row, UnreadableTable, decode, read_table

T = TypeVar("T")


class Folder:
    """The files of a folder, and all problems found so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unreadable: set[str] = set()
        self.problems: list[Problem] = []

    def text(self, file: str) -> str | None:
        """The words of a file, None where they cannot be read."""
        try:
            return decode(file, (self._path / file).read_bytes())
        except OSError:
            self._refuse(Problem(file, 1, "the file is missing or may not be read", f"add it to {self._path}"))
        except UnreadableTable as error:
            self._refuse(Problem(file, error.row or 1, str(error.details["reason"]), error.remedy))
        return None

    def table(self, file: str, columns: Sequence[str]) -> list[Row]:
        """The rows of a CSV file, none where it cannot be read."""
        text = self.text(file)
        if text is None:
            return []
        try:
            return read_table(file, text.encode(), columns)
        except UnreadableTable as error:
            self._refuse(Problem(file, error.row or 1, str(error.details["reason"]), error.remedy))
        return []

    def keep(self, read: tuple[T, Sequence[Problem]]) -> T:
        """The records that reading gave; its problems are kept here."""
        records, problems = read
        self.problems += problems
        return records

    def readable(self, *files: str) -> bool:
        """Whether all these could be read."""
        return self._unreadable.isdisjoint(files)

    def sound(self, *files: str) -> bool:
        """Whether all these are without error."""
        return not any(each.file in files and each.severity is Severity.ERROR for each in self.problems)

    def _refuse(self, problem: Problem) -> None:
        self._unreadable.add(problem.file)
        self.problems.append(problem)
