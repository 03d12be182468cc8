"""Questions in SQL: answered from what was handed over, and whatever else they try, refused or stopped."""

import io
import sys
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicgrid.base import questions
from civicgrid.base.questions import Bounds, File, Files, Handed, Limits, Question, asking, inside
from civicgrid.kernel.errors import CivicGridError

TABLE = pa.table({"stream": [1, 2, 2], "value": [1.0, 2.0, 3.0]})


def stream_of(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


HANDED = Handed(tables={"held": stream_of(TABLE)}, views={"seen": "SELECT * FROM held WHERE stream = 2"})


def ask(sql: str, handed: Handed = HANDED, **limits: float) -> pa.Table:
    question = Question(sql=sql, handed=handed, limits=Limits(**limits))  # type: ignore[arg-type]
    with questions.ask(question) as answer:
        return pa.Table.from_batches(list(answer.batches), answer.schema)


def inner(sql: str, handed: Handed = HANDED, rows: int = 1000) -> pa.Table:
    """The same without a process of its own."""
    sink = io.BytesIO()
    inside.answer(Question(sql=sql, handed=handed, limits=Limits(rows=rows), zone="Asia/Shanghai"), sink)
    return pa.ipc.open_stream(sink.getvalue()).read_all()


def refused(sql: str, **limits: float) -> str:
    with pytest.raises(CivicGridError) as error:
        ask(sql, HANDED, **limits)
    return type(error.value).__name__


def test_it_answers() -> None:
    assert ask("SELECT sum(value) AS total FROM seen").to_pylist() == [{"total": 5.0}]


def test_it_tells_at_most_one_row_more_than_are_wanted() -> None:
    assert ask("SELECT * FROM range(100000)", rows=10).num_rows == 11
    assert inner("SELECT * FROM range(100000)", rows=10).num_rows == 11


ELSEWHERE = (
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "SELECT * FROM sqlite_scan('/tmp/x', 'y')",
    "SELECT * FROM TABLE_OF_PYTHON",
    "SELECT getenv('HOME')",
    "SELECT * FROM query('ATTACH ''/tmp/x''')",
)
NO_QUESTIONS = (
    "",
    ";",
    "SELECT 1; SELECT 2",
    "ATTACH '/tmp/x'",
    "COPY held TO '/tmp/x'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '90GB'",
    "RESET memory_limit",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CREATE TABLE x AS SELECT 1",
    "INSERT INTO held VALUES (1, 1)",
    "DROP VIEW seen",
    "EXPORT DATABASE '/tmp/x'",
    "EXPLAIN ANALYZE SELECT 1",
    "PREPARE x AS SELECT 1",
    "VACUUM",
)


@pytest.mark.parametrize("sql", ELSEWHERE)
def test_it_reaches_nothing_else(sql: str) -> None:
    with pytest.raises(inside.Unanswered) as error:
        inner(sql)
    assert error.value.refusal.kind == "fault"


@pytest.mark.parametrize("sql", NO_QUESTIONS)
def test_it_is_one_select(sql: str) -> None:
    with pytest.raises(inside.Unanswered) as error:
        inner(sql)
    assert error.value.refusal.kind == "statements"


def test_refusals_are_told_in_words() -> None:
    assert refused("DROP VIEW seen") == "NotOneQuestion"
    assert refused("SELECT nothing FROM seen") == "NotUnderstood"
    assert refused("SELECT (") == "NotUnderstood"


def test_it_ends_when_its_time_is_over() -> None:
    assert refused("SELECT count(*) FROM range(100000000000) a, range(10) b", seconds=2) == "TookTooLong"


def test_it_ends_without_end() -> None:
    endless = "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"
    assert refused(endless, seconds=2) == "TookTooLong"


@pytest.mark.parametrize(
    "sql",
    ["SELECT list(range) FROM range(200000000)", "SELECT repeat('x', 2000000000)"],
    ids=["many rows", "one word"],
)
def test_it_ends_when_its_memory_is_used_up(sql: str) -> None:
    assert refused(sql, memory_mb=200) == "TookTooMuch"


def test_a_long_answer_is_not_kept() -> None:
    assert refused("SELECT repeat('x', 100000) FROM range(1000)", answer_mb=2) == "TookTooMuch"


def test_deep_and_huge_questions_are_refused() -> None:
    for sql in ("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "SELECT regexp_matches('a', repeat('(a{1000})', 1000))"):
        with pytest.raises(inside.Unanswered):
            inner(sql)


def test_only_so_many_are_answered_at_once() -> None:
    for _ in range(asking.AT_ONCE):
        asking._turns.acquire()  # noqa: SLF001  others are being answered
    try:
        assert refused("SELECT 1") == "QuestionsWait"
    finally:
        for _ in range(asking.AT_ONCE):
            asking._turns.release()  # noqa: SLF001


def files(folder: Path, among: list[int], *given: File) -> Handed:
    schema = TABLE.schema.serialize().to_pybytes()
    told = Files(schema=schema, files=given, column="stream", among=np.array(among, np.int64).tobytes())
    return Handed(files={"sealed": told}, views={"seen": "SELECT * FROM sealed"}, storage={"s3.region": "x"})


def test_files_are_read_only_where_rows_may_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "a b.parquet"
    pq.write_table(TABLE, path)
    handed = files(tmp_path, [2], File(path.as_uri(), Bounds("stream", 1, 2)), File(str(path)))
    for sql in ("SELECT value FROM seen", "SELECT value FROM sealed", "SELECT value FROM sealed WHERE stream = 2"):
        assert inner(sql, handed)["value"].to_pylist() == [2.0, 3.0, 2.0, 3.0]
    assert inner("SELECT value FROM sealed WHERE stream = 1", handed).num_rows == 0
    gone = files(tmp_path, [2], File(str(tmp_path / "gone.parquet"), Bounds("stream", 5, 9)))
    assert inner("SELECT value FROM seen WHERE stream = 2", gone).num_rows == 0
    with pytest.raises(inside.Unanswered):
        inner("SELECT * FROM seen", files(tmp_path, [2], File(str(tmp_path / "gone.parquet"))))
    assert (
        inside.dataset(files(tmp_path, [2], File("s3://bucket/x.parquet")).files["sealed"], {}).schema == TABLE.schema
    )


def test_memory_is_told_apart_from_other_faults() -> None:
    for error in (ValueError("Out of Memory Error: no"), MemoryError()):
        assert inside._faulty(error).refusal.kind == "memory"  # noqa: SLF001


class Pipe:
    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def test_the_process_answers_on_its_output_and_refuses_on_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for sql, well in (("SELECT 1 AS one", True), ("DROP VIEW x", False)):
        out, err = Pipe(), Pipe()
        monkeypatch.setattr(sys, "stdin", Pipe(msgspec.msgpack.encode(Question(sql=sql, handed=HANDED))))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        if well:
            inside.main()
            assert pa.ipc.open_stream(out.buffer.getvalue()).read_all().to_pylist() == [{"one": 1}]
        else:
            with pytest.raises(SystemExit):
                inside.main()
            assert msgspec.json.decode(err.buffer.getvalue())["kind"] == "statements"
