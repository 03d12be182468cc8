"""What can go wrong with the lake."""

from typing import ClassVar

from civicgrid.kernel.errors import CivicGridError


class ForeignDeletes(CivicGridError):
    """Another program deleted rows of {table} in a way that cannot be read here."""


class Overtaken(CivicGridError):
    """Somebody else changed files of {table} meanwhile."""

    status: ClassVar[int] = 409


class QueryWrong(CivicGridError):
    """The query cannot be answered: {reason}."""


class QueryTooLong(CivicGridError):
    """The query takes longer than {seconds} seconds."""

    status: ClassVar[int] = 503


class QueryTooLarge(CivicGridError):
    """The query needs more memory than it may take."""

    status: ClassVar[int] = 503
