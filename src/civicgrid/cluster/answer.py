"""An analysis answered by an engine, and the answer written to a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

from .engines import ENGINES

if TYPE_CHECKING:
    from ibis import Table

    from civicgrid.base.lake import Picked

Answer: TypeAlias = "pa.Table"
"""Rows under their columns' names."""


def answer(sealed: "Picked", analysis: "Callable[[Table], Table]", engine: str, master: str = "") -> Answer:
    """What an analysis says of sealed observations, ordered by its first two columns."""
    with ENGINES[engine](sealed, master) as observations:
        asked = analysis(observations)
        told: Answer = asked.order_by(list(asked.columns[:2])).to_pyarrow()
        return told


WRITERS: Mapping[str, Callable[[Answer, Path], object]] = {
    ".csv": pyarrow.csv.write_csv,
    ".parquet": pyarrow.parquet.write_table,
    ".arrow": lambda told, file: pyarrow.feather.write_feather(told, str(file), compression="uncompressed"),
}
"""By the ending of a file's name."""
