"""What the process that answers a question is handed: the question, tables, files."""

import msgspec

MEGABYTE = 1_000_000


class Bounds(msgspec.Struct, frozen=True):
    """The least and the largest value of a column in a file; times in microseconds."""

    column: str
    low: int
    high: int


class File(msgspec.Struct, frozen=True):
    """A Parquet file: a path, file:///path or s3://bucket/key.

    It is opened only where its bounds fit.
    """

    path: str
    bounds: Bounds | None = None


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """A table in files, of which a question sees some rows.

    Those whose `column` is `among` some numbers.

    The numbers are int64 as bytes, `schema` is an Arrow schema as bytes.
    """

    schema: bytes
    files: tuple[File, ...]
    column: str
    among: bytes


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much an answer may take: seconds, memory, rows, and bytes of the answer."""

    seconds: float = 10
    memory_mb: int = 512
    rows: int = 1000
    answer_mb: int = 64


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is there for a question.

    Arrow streams and files by name, and views over them in SQL.
    """

    tables: dict[str, bytes] = {}
    files: dict[str, Files] = {}
    views: dict[str, str] = {}
    storage: dict[str, str] = {}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One SELECT; times in the answer are of the zone."""

    sql: str
    handed: Handed
    limits: Limits = Limits()
    zone: str = "UTC"


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no answer: which error, and DuckDB's reason."""

    kind: str
    reason: str = ""
