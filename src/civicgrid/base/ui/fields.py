"""Form fields as records: label, hint, value kept, and the error beside in words."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from civicgrid.base.http import Problem, spoken
from civicgrid.kernel.errors import CivicGridError

MOST_OPTIONS = 400
"""More than these are not offered: a browser would feel them, and nobody reads them."""


class Option(msgspec.Struct, frozen=True):
    """One choice: what is sent, what is shown, and the group it stands in ("" = none)."""

    value: str
    words: str
    group: str = ""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form; `kind` is a type of input, textarea, select or radios.

    The options of an input are offers. A question that is not required is called optional, unless it is `free`: a
    filter, or one of several to choose from. `fills` says what a browser may fill in (HTML's autocomplete).
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    options: Sequence[Option] = ()
    required: bool = False
    free: bool = False
    error: str = ""
    remedy: str = ""
    form: str = ""
    fills: str = ""

    @property
    def id(self) -> str:
        """Unique on the page: a page may show several forms that ask for the same."""
        return f"{self.form}-{self.name}" if self.form else self.name


def told(fields: Iterable[Field], problem: Problem | None, names: Mapping[str, str] | None = None) -> list[Field]:
    """The fields, with the problem in words beside the one that it names.

    `names`: what the problem may call a field that is called otherwise here.
    """
    if problem is None:
        return list(fields)
    wrong = (names or {}).get(problem.field, problem.field)
    return [_refused(field, problem) if field.name == wrong else field for field in fields]


def each_told(fields: Iterable[Field], errors: Mapping[str, CivicGridError]) -> list[Field]:
    """The fields, each with the error of its name in words beside it."""
    return [_refused(field, spoken(errors[field.name])) if field.name in errors else field for field in fields]


def _refused(field: Field, problem: Problem) -> Field:
    return msgspec.structs.replace(field, error=problem.title, remedy=problem.remedy)
