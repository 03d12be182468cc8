"""Rows in columns of JSON, as /ingest takes them.

One that cannot be read harms no other.
"""

import json
from collections.abc import Mapping, Sequence
from math import nan

import msgspec
import numpy as np

from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.detect.arrays import Longs
from civicgrid.kernel.errors import InvalidInput

from .checking import CODE, GOOD, Codes, Sent
from .moments import FAR, UNREAD, of_clock, of_text, of_texts
from .rows import Rows

COLUMNS = ("stream", "time", "value", "quality", "seq")
WORDS = ("unit", "clock")
_LIMITS = {"quality": 2**15, "seq": 2**63}
LONGEST = 100_000
"""Characters of a result that is a text."""


class NotColumns(InvalidInput):
    """The body is not rows in columns: {fault}."""


class _Columns(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What most senders send: everything of one kind."""

    stream: int | list[int]
    value: list[float]
    quality: list[int] | None = None
    seq: list[int] | None = None
    unit: str = ""
    clock: str | None = None


class _Numbers(_Columns, kw_only=True):
    time: list[int]


class _Texts(_Columns, kw_only=True):
    time: list[str]


_numbers = msgspec.json.Decoder(_Numbers)
_texts = msgspec.json.Decoder(_Texts)
_anything = msgspec.json.Decoder()


def read_columns(body: bytes) -> Sent:
    """The rows of a JSON body; raises NotColumns and NoClock."""
    for decoder in (_numbers, _texts):
        try:
            return _plain(decoder.decode(body))
        except (msgspec.DecodeError, OverflowError, RecursionError):
            continue
    return of_document(_document(body))


def _plain(told: _Numbers | _Texts) -> Sent:
    times = of_clock(np.array(told.time, np.int64), told.clock) if isinstance(told, _Numbers) else of_texts(told.time)
    size = len(times)
    stream = np.array(told.stream, np.int64)
    rows = Rows(
        stream=np.full(size, stream) if stream.ndim == 0 else stream,
        time=times,
        value=np.array(told.value, np.float64),
        quality=None if told.quality is None else np.array(told.quality, np.int16),
        seq=None if told.seq is None else np.array(told.seq, np.int64),
    )
    _check_lengths({name: getattr(rows, name) for name in COLUMNS if getattr(rows, name) is not None})
    return Sent(rows=rows, unit=told.unit)


def _document(body: bytes) -> Mapping[str, object]:
    """The body as JSON, or as JSON with NaN and Infinity, which many programs write."""
    try:
        document = _anything.decode(body)
    except (msgspec.DecodeError, RecursionError):
        try:
            document = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise NotColumns(fault="no JSON", remedy="send an object of columns") from error
    if not isinstance(document, dict):
        raise NotColumns(fault="no object", remedy="send an object of columns")
    if strange := document.keys() - {*COLUMNS, *WORDS}:
        raise NotColumns(fault=min(strange), remedy="leave it out, or mend its name")
    return document


def of_document(document: Mapping[str, object]) -> Sent:
    """The rows of columns that hold this and that, value by value.

    Raises NotColumns and NoClock.
    """
    columns = {name: document[name] for name in COLUMNS if document.get(name) is not None}
    if missing := [name for name in ("stream", "time", "value") if name not in columns]:
        raise NotColumns(fault=", ".join(missing), remedy="send stream, time and value")
    lists = {name: column for name, column in columns.items() if isinstance(column, list)}
    size = _check_lengths(lists)
    if wrong := [name for name in columns if name not in lists and name != "stream"]:
        raise NotColumns(fault=wrong[0], remedy="send a list")
    codes = np.zeros(size, np.int8)
    numbers, names = _streams(lists.get("stream") or [columns["stream"]] * size, codes)
    value, result = _values(lists["value"], codes)
    whole = {name: _whole(lists[name], limit, codes) for name, limit in _LIMITS.items() if name in lists}
    rows = Rows(
        stream=numbers,
        time=_times(lists["time"], _word(document, "clock")),
        value=np.array(value),
        quality=whole["quality"].astype(np.int16) if "quality" in whole else None,
        seq=whole.get("seq"),
        result=result if any(each is not None for each in result) else None,
    )
    return Sent(rows=rows, codes=codes, names=names, unit=_word(document, "unit") or "")


def _word(document: Mapping[str, object], name: str) -> str | None:
    word = document.get(name)
    if word is None or isinstance(word, str):
        return word
    raise NotColumns(fault=name, remedy="send a text")


def _check_lengths(columns: Mapping[str, Sequence[object]]) -> int:
    sizes = {name: len(column) for name, column in columns.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"{name} {size}" for name, size in sizes.items())
        raise NotColumns(fault=told, remedy="send columns of one length")
    return max(sizes.values(), default=0)


def _streams(told: Sequence[object], codes: Codes) -> tuple[Longs, list[str | None] | None]:
    """Numbers of streams, and the names of those that are named."""
    numbers, names = np.zeros(len(told), np.int64), [each if isinstance(each, str) else None for each in told]
    for row, each in enumerate(told):
        if type(each) is int and abs(each) < FAR:
            numbers[row] = each
        elif not isinstance(each, str):
            codes[row] = CODE[Reason.UNREADABLE]
    return numbers, names if any(names) else None


def _times(told: Sequence[object], clock: str | None) -> Longs:
    """Numbers of the clock, texts; UNREAD for anything else."""
    times = np.array([of_text(each) if isinstance(each, str) else UNREAD for each in told], np.int64)
    rows = [row for row, each in enumerate(told) if type(each) in {int, float}]
    if rows:
        times[rows] = _ticks([told[row] for row in rows], clock)
    return times


def _ticks(told: Sequence[object], clock: str | None) -> Longs:
    if all(type(each) is int and abs(each) < FAR for each in told):
        return of_clock(np.array(told, np.int64), clock)
    return of_clock(np.array([_float(each) for each in told]), clock)


def _float(number: object) -> float:
    try:
        return float(number)  # type: ignore[arg-type]
    except OverflowError:
        return nan


def _values(told: Sequence[object], codes: Codes) -> tuple[list[float], list[str | None]]:
    values = [nan] * len(told)
    results: list[str | None] = [None] * len(told)
    for row, each in enumerate(told):
        if type(each) in {int, float}:
            values[row] = _float(each)
        elif code := fault_of(each):
            codes[row] = codes[row] or CODE[code]
        else:
            values[row], results[row] = result_of(each)
    return values, results


def fault_of(result: object) -> Reason | None:
    """Why a result that is no number is refused, if it is."""
    if result is None:
        return Reason.NO_VALUE
    if isinstance(result, str):
        return Reason.WRONG_TYPE if len(result) > LONGEST or "\x00" in result else None
    return None if isinstance(result, bool) else Reason.WRONG_TYPE


def result_of(result: object) -> tuple[float, str | None]:
    """The value, and the JSON of a result that is no number.

    >>> result_of(3), result_of(True), result_of("dry")[1]
    ((3.0, None), (1.0, 'true'), '"dry"')
    """
    if isinstance(result, bool):
        return float(result), "true" if result else "false"
    if isinstance(result, int | float):
        return float(result), None
    return nan, msgspec.json.encode(result).decode()


def _whole(told: Sequence[object], limit: int, codes: Codes) -> Longs:
    """Whole numbers below a limit; none is 0."""
    numbers = np.zeros(len(told), np.int64)
    for row, each in enumerate(told):
        if type(each) is int and -limit <= each < limit:
            numbers[row] = each
        elif each is not None and codes[row] == GOOD:
            codes[row] = CODE[Reason.WRONG_TYPE]
    return numbers
