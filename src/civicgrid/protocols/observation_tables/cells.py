"""Cells as results: numbers, words, truths and positions.

By the vector where all are well written.
"""

import math
import re
from collections.abc import Callable, Hashable
from functools import cache

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from civicgrid.kernel.observations import Kind

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
TRUTHS = {
    "true": "true",
    "1": "true",
    "yes": "true",
    "t": "true",
    "y": "true",
    "false": "false",
    "0": "false",
} | dict.fromkeys(("no", "f", "n"), "false")
LONGEST = 10_000
"""Characters of a result; a longer one is a broken quote."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class Results(msgspec.Struct, frozen=True):
    """What stands in a column: numbers or JSON, the cells where nothing was measured.

    And those that are wrong.
    """

    values: Numbers
    texts: pa.Array | None
    missing: Mask
    wrong: Mask
    fault: str = ""


def results(kind: Kind, column: pa.Array, decimal: str = ".") -> Results:
    """The results of a column of measurements, categories or truths."""
    readers: dict[Kind, Callable[[pa.Array], Results]] = {Kind.CATEGORY: _categories, Kind.TRUTH: _truths}
    return readers[kind](column) if kind in readers else numbers(column, decimal)


def numbers(column: pa.Array, decimal: str = ".") -> Results:
    """Finite numbers; NaN in a column of numbers says that nothing was measured."""
    missing = _nulls(column)
    if _is_number(column.type):
        values = _floats(column)
        missing |= np.isnan(values)
    else:
        texts = column.cast(pa.string())
        values = _parsed(texts if decimal == "." else pc.replace_substring(texts, decimal, "."))
    return Results(values, None, missing, ~missing & ~np.isfinite(values), "it is not a finite number")


def positions(lon: pa.Array, lat: pa.Array, decimal: str = ".") -> Results:
    """Points in GeoJSON, where both degrees are known."""
    x, y = numbers(lon, decimal), numbers(lat, decimal)
    missing = x.missing | y.missing
    wrong = ~missing & ~((np.abs(x.values) <= 180) & (np.abs(y.values) <= 90))
    degrees = [pa.array(each.values).cast(pa.string()) for each in (x, y)]
    texts = pc.binary_join_element_wise('{"type":"Point","coordinates":[', degrees[0], ",", degrees[1], "]}", "")
    return Results(x.values, texts, missing, wrong, "it is no point in degrees")


def whole(column: pa.Array, words: dict[str, int]) -> tuple[NDArray[np.int64], Mask, Mask]:
    """Whole numbers of 64 bits, or words that stand for them.

    Which are missing, and which are wrong.
    """
    found = each_distinct(column.cast(pa.string()), lambda text: _whole(text, words), pa.int64())
    missing = _nulls(column)
    return pc.fill_null(found, 0).to_numpy(), missing, _nulls(found) & ~missing


def each_distinct(texts: pa.Array, read: Callable[[str], Hashable], kind: pa.DataType) -> pa.Array:
    """What each text is read as; every text is read once, null is null."""
    coded = texts.dictionary_encode()
    understood = pa.array([read(text) for text in coded.dictionary.to_pylist()], kind)
    return understood.take(coded.indices)


def _categories(column: pa.Array) -> Results:
    texts = each_distinct(column.cast(pa.string()), _json, pa.string())
    missing = _nulls(column)
    fault = f"it is longer than {LONGEST} characters"
    return Results(np.full(len(column), np.nan), texts, missing, ~missing & _nulls(texts), fault)


def _truths(column: pa.Array) -> Results:
    texts = each_distinct(column.cast(pa.string()), lambda text: TRUTHS.get(text.lower()), pa.string())
    missing = _nulls(column)
    return Results(
        np.full(len(column), np.nan), texts, missing, ~missing & _nulls(texts), "it is neither true nor false"
    )


def _parsed(texts: pa.Array) -> Numbers:
    try:
        return _floats(texts.cast(pa.float64()))
    except pa.ArrowInvalid:
        return _floats(each_distinct(texts, _number, pa.float64()))


def _floats(column: pa.Array) -> Numbers:
    """As numbers of 64 bits that may be written to; NaN for null."""
    return np.array(pc.fill_null(column.cast(pa.float64(), safe=False), math.nan), np.float64)


@cache
def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _nulls(column: pa.Array) -> Mask:
    return np.array(column.is_null())


def _number(text: str) -> float:
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def _json(text: str) -> str | None:
    return msgspec.json.encode(text).decode() if len(text) <= LONGEST else None


def _whole(text: str, words: dict[str, int]) -> int | None:
    if text in words:
        return words[text]
    found = int(text) if re.fullmatch(r"[+-]?\d{1,19}", text) else None
    return found if found is not None and -(2**63) <= found < 2**63 else None
