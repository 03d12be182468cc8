"""Reading the files of a city folder; what cannot be read is a problem."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from civicgrid.kernel.problems import Problem, errors
from civicgrid.kernel.tables import Row, UnreadableTable, decode, read_table

T = TypeVar("T")


class Folder:
    """The files of a folder, and all problems found so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unreadable: set[str] = set()
        self.problems: list[Problem] = []

    def text(self, file: str, remedy: str = "take that of `civicgrid city demo DIR` as an example") -> str | None:
        """The words of a file, None where it says nothing or cannot be read."""
        try:
            text = decode(file, (self._path / file).read_bytes())
        except OSError:
            self._refuse(Problem(file, 1, "the file is missing or may not be read", f"add it to {self._path}"))
        except UnreadableTable as error:
            self._refuse(_problem(file, error))
        else:
            if text.strip():
                return text
            self._refuse(Problem(file, 1, "the file is empty", remedy))
        return None

    def has(self, file: str) -> bool:
        """Whether there is such a file."""
        return (self._path / file).exists()

    def table(self, file: str, columns: Sequence[str], *, filled: bool = False) -> list[Row]:
        """The rows of a CSV file, none where it cannot be read.

        Without rows a table that has to be `filled` counts as not readable.
        """
        header = ",".join(columns)
        text = self.text(file, f"begin it with the header {header}")
        if text is None:
            return []
        try:
            rows = read_table(file, text.encode(), columns)
        except UnreadableTable as error:
            self._refuse(_problem(file, error))
            return []
        if filled and not rows:
            self._refuse(Problem(file, 1, "the table has a header and no rows", "add them below it"))
        return rows

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
        return not any(each.file in files for each in errors(self.problems))

    def _refuse(self, problem: Problem) -> None:
        self._unreadable.add(problem.file)
        self.problems.append(problem)


def _problem(file: str, error: UnreadableTable) -> Problem:
    return Problem(file, error.row or 1, str(error.details["reason"]), error.advice())
