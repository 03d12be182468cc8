"""The rows of a table as observations.

Streams named by templates, units put right, nothing left uncounted.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from civicgrid.kernel.archives import stem
from civicgrid.kernel.observations import TOLD, Kind, Refused, SeenStream, Told
from civicgrid.kernel.tables import UnreadableTable
from civicgrid.kernel.units import UnknownUnit, code_of, convert, same_kind, unit

from .cells import Mask, Results, positions, results, whole
from .files import Part, parts
from .mapping import OF_THE_TABLE, Mapping, Values, pieces
from .times import moments

MOST_STREAMS = 1_000_000
"""That one table names; more is a mapping that takes a value for a name."""
_QUALITY = 2**15


class _Extra(msgspec.Struct, frozen=True):
    """Quality and seq of each row, and which rows are refused for them."""

    quality: pa.Array
    seq: pa.Array


class _Block(msgspec.Struct, frozen=True):
    """The results of one column (or of two, a position) in a part."""

    said: Values
    column: str
    property: str
    names: pa.Array
    results: Results
    values: NDArray[np.float64]


def read(file: str, data: BinaryIO, mapping: Mapping) -> Iterator[Told]:
    """A table of observations, part by part.

    Raises UnreadableTable, UnfoldsTooFar or BrokenArchive.
    """
    reader = _Reader(file, mapping)
    for part in parts(file, data, mapping):
        yield reader.told(part)


class _Reader:
    """Knows the streams of a table that were told of before."""

    def __init__(self, file: str, mapping: Mapping) -> None:
        self._file, self._mapping, self._known = file, mapping, dict[str, SeenStream]()

    def told(self, part: Part) -> Told:
        """What a part tells."""
        mapping, before = self._mapping, len(self._known)
        there = _any_cell(part)
        times = moments(part.columns, mapping.time)
        refused = list(part.ragged)
        timeless = there & np.array(times.is_null())
        when = mapping.time.columns or mapping.time.parts
        refused += _refusals(part, timeless, when, "it is no time between 1900 and 2200 in a format of the mapping")
        good = there & ~timeless
        extra, unfit = self._extra(part, good)
        refused += unfit
        good[np.isin(part.numbers, [each.row for each in unfit])] = False
        rows, missing = [], 0
        for said, column in mapping.results(part.columns):
            block = self._block(part, said, column)
            nameless = good & ~block.results.missing & np.array(block.names.is_null())
            wrong = good & block.results.wrong & ~nameless
            keep = good & ~block.results.missing & ~nameless & ~wrong
            self._note(part, block, keep)
            block, foreign = self._in_one_unit(part, block, keep)
            refused += _refusals(part, nameless, _fields(mapping.stream), "it names no stream")
            refused += _refusals(part, wrong, (column or said.lon,), block.results.fault)
            refused += foreign
            keep[np.isin(part.numbers, [each.row for each in foreign])] = False
            missing += int((good & block.results.missing).sum())
            rows.append(_rows(part, block, times, extra, keep))
        return Told(rows=_together(rows), streams=list(self._known.values())[before:], refused=refused, missing=missing)

    def _block(self, part: Part, said: Values, column: str) -> _Block:
        columns, decimal = part.columns, self._mapping.decimal
        if column:
            found = results(said.kind, columns[column], decimal)
        else:
            found = positions(columns[said.lon], columns[said.lat], decimal)
        with np.errstate(over="ignore", invalid="ignore"):
            values = found.values * said.scale + said.offset
        if found.texts is None:
            found = msgspec.structs.replace(found, wrong=~found.missing & ~np.isfinite(values))
        property = said.property or column or "position"  # noqa: A001
        names = self._filled(part, self._mapping.stream, {"column": column, "property": property})
        return _Block(said, column, property, names, found, values)

    def _filled(self, part: Part, template: str, also: dict[str, str]) -> pa.Array:
        """A template for each row; null where a column of it is empty."""
        also = {"file": stem(self._file), **also}
        filled: list[pa.Array | str] = []
        for words, field in pieces(template):
            filled += [
                words,
                also.get(field, "") if field in also or not field else part.columns[field].cast(pa.string()),
            ]
        if all(isinstance(piece, str) for piece in filled):
            return pa.repeat("".join(filled), len(part))
        return pc.binary_join_element_wise(*filled, "")

    def _note(self, part: Part, block: _Block, keep: Mask) -> None:
        """Streams that are told of for the first time: what the first of their rows says."""
        kept = np.flatnonzero(keep)
        coded = block.names.take(pa.array(kept)).dictionary_encode()
        firsts = kept[np.unique(coded.indices, return_index=True)[1]]
        for name, first in zip(coded.dictionary.to_pylist(), firsts, strict=True):
            if name not in self._known:
                self._known[name] = self._stream(part, block, name, int(first))
        if len(self._known) > MOST_STREAMS:
            reason = f"it names more than {MOST_STREAMS} streams"
            raise UnreadableTable(file=self._file, reason=reason, remedy="mend the mapping: stream")

    def _stream(self, part: Part, block: _Block, name: str, first: int) -> SeenStream:
        said = block.said
        row = {column: _shown(part.columns[column][first]) for column in _fields(self._mapping.thing)}
        row |= {"file": stem(self._file), "column": block.column, "property": block.property}
        code = said.unit or (_shown(part.columns[said.unit_column][first]) if said.unit_column else "")
        return SeenStream(
            name=name,
            thing="".join(words + row.get(field, "") for words, field in pieces(self._mapping.thing)) or name,
            property=block.property,
            unit=_code(code),
            kind=said.kind if block.column else Kind.POSITION,
        )

    def _in_one_unit(self, part: Part, block: _Block, keep: Mask) -> tuple[_Block, list[Refused]]:
        """The values of rows that name another unit than their stream has.

        In that of the stream.
        """
        if not block.said.unit_column:
            return block, []
        units = part.columns[block.said.unit_column].cast(pa.string())
        values, refused = block.values, list[Refused]()
        pairs = pa.table({"stream": block.names, "unit": units}).filter(pa.array(keep))
        for pair in pairs.group_by(["stream", "unit"], use_threads=False).aggregate([]).to_pylist():
            have, want = pair["unit"] or "", self._known[pair["stream"]].unit
            if code_of(have) == want or not have:
                continue
            here = keep & np.array(
                pc.fill_null(pc.and_(pc.equal(block.names, pair["stream"]), pc.equal(units, have)), fill_value=False)
            )
            if _convertible(have, want):
                values[here] = convert(values[here], have, want)
            else:
                reason = f"it cannot be converted to {want or 'a stream without unit'}"
                refused += _refusals(part, here, (block.said.unit_column,), reason)
        return block, refused

    def _extra(self, part: Part, good: Mask) -> tuple[_Extra, list[Refused]]:
        mapping, refused = self._mapping, list[Refused]()
        nothing = np.zeros(len(part), np.int64), np.ones(len(part), np.bool_), np.zeros(len(part), np.bool_)
        quality, unsaid, wrong = nothing
        if mapping.quality:
            quality, unsaid, wrong = whole(part.columns[mapping.quality.column], mapping.quality.values)
            wrong |= np.abs(quality) >= _QUALITY
            refused += _refusals(part, good & wrong, (mapping.quality.column,), "it is no quality of the mapping")
        seq, unnumbered, odd = whole(part.columns[mapping.seq], {}) if mapping.seq else nothing
        refused += _refusals(part, good & odd & ~wrong, (mapping.seq,), "it is not a whole number of 64 bits")
        quality = np.where(wrong, 0, quality)
        return _Extra(
            pa.array(quality, pa.int64(), mask=unsaid).cast(pa.int16()), pa.array(seq, mask=unnumbered)
        ), refused


def _rows(part: Part, block: _Block, times: pa.Array, extra: _Extra, keep: Mask) -> pa.Table:
    texts = block.results.texts
    values = pa.nulls(len(part), pa.float64()) if texts is not None else pa.array(block.values)
    columns = {
        "stream": block.names,
        "time": times,
        "end": pa.nulls(len(part), TOLD.field("end").type),
        "value": values,
        "result": pa.nulls(len(part), pa.string()) if texts is None else texts,
        "quality": extra.quality,
        "seq": extra.seq,
        "row": pa.array(part.numbers),
    }
    table = pa.table(columns)
    return table if keep.all() else table.filter(pa.array(keep))


def _together(rows: list[pa.Table]) -> pa.RecordBatch:
    """Blocks of one part as one batch."""
    table = pa.concat_tables(rows).combine_chunks()
    arrays = [_one_chunk(column, field) for column, field in zip(table.columns, TOLD, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=TOLD)


def _one_chunk(column: pa.ChunkedArray, field: pa.Field) -> pa.Array:
    array = column.combine_chunks()
    return array.dictionary_encode() if pa.types.is_dictionary(field.type) else array.cast(field.type)


def _any_cell(part: Part) -> Mask:
    """Rows that say anything at all."""
    there = np.zeros(len(part), np.bool_)
    for column in part.columns.values():
        there |= np.array(column.is_valid())
        if there.all():
            break
    return there


def _refusals(part: Part, which: Mask, columns: tuple[str, ...], reason: str) -> list[Refused]:
    """A refusal for each of the rows, with what stands in the columns."""
    found = []
    for index in np.flatnonzero(which):
        value = " ".join(_shown(part.columns[name][int(index)]) for name in columns)
        found.append(Refused(int(part.numbers[index]), ", ".join(columns), reason, value[:200]))
    return found


def _shown(cell: pa.Scalar) -> str:
    """A cell in words; a time beyond all calendars by its number."""
    try:
        return str(cell.as_py()) if cell.is_valid else ""
    except (OverflowError, ValueError):
        return str(cell.value)


def _fields(template: str) -> tuple[str, ...]:
    return tuple(field for _, field in pieces(template) if field and field not in OF_THE_TABLE)


def _convertible(have: str, want: str) -> bool:
    try:
        return bool(want) and same_kind(have, want)
    except UnknownUnit:
        return False


def _code(words: str) -> str:
    """The code of a unit, "" if it is none that is known."""
    try:
        return unit(words).code if words else ""
    except UnknownUnit:
        return ""
