"""Tables in their forms, piece by piece: the same rows in each."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicgrid.base.tables import Form, pieces

WHEN = datetime(2026, 3, 2, 1, 0, 10, 500_000, tzinfo=UTC)
BATCH = pa.record_batch(
    {
        "id": [1, None],
        "time": pa.array([WHEN, WHEN.replace(microsecond=0)], pa.timestamp("us", tz="Asia/Shanghai")),
        "plain": pa.array([0, 0], pa.timestamp("s")),
        "words": ["=1+1", "-5"],
        "list": [[1, 2], None],
        "day": [date(2026, 3, 2), None],
        "exact": [Decimal("1.50"), None],
        "kind": pa.array(["a", "b"]).dictionary_encode(),
        "value": [1.5, 2.0],
        "true": [True, False],
    }
)


def told(form: Form, *batches: pa.RecordBatch) -> bytes:
    return b"".join(pieces(form, BATCH.schema, batches))


def test_parquet_and_arrow_hold_what_was_given() -> None:
    for found in (
        pq.read_table(io.BytesIO(told(Form.PARQUET, BATCH, BATCH))),
        pa.ipc.open_stream(told(Form.ARROW, BATCH, BATCH)).read_all(),
    ):
        assert found.num_rows == 4
        assert found["words"].to_pylist() == ["=1+1", "-5"] * 2


def test_json_is_columns_and_rows() -> None:
    found = json.loads(told(Form.JSON, BATCH, BATCH.slice(0, 0), BATCH))
    assert found["columns"] == BATCH.schema.names
    assert found["rows"][0] == [
        1,
        "2026-03-02T09:00:10.5+08:00",
        "1970-01-01T00:00:00",
        "=1+1",
        [1, 2],
        "2026-03-02",
        "1.50",
        "a",
        1.5,
        True,
    ]
    assert len(found["rows"]) == 4


def test_csv_is_harmless_words() -> None:
    lines = told(Form.CSV, BATCH).decode("utf-8-sig").splitlines()
    assert (
        lines[1]
        == '1,"2026-03-02T09:00:10.5+08:00","1970-01-01T00:00:00","\'=1+1","[1,2]","2026-03-02","1.50","a",1.5,true'
    )
    assert lines[2] == ',"2026-03-02T09:00:10+08:00","1970-01-01T00:00:00","-5",,,,"b",2,false'


@pytest.mark.parametrize("form", list(Form))
def test_no_row_is_a_table_too(form: Form) -> None:
    assert told(form)
