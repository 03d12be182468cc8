"""Files of many assets: CSV or GeoJSON, columns named in two languages."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.tables import Row, UnreadableTable, decode, read_table

from .drafts import FIELDS

NAMED: Mapping[str, tuple[str, ...]] = {
    "code": ("asset code", "component code", "id", "编码", "部件编码", "部件标识码", "标识码"),
    "own_code": ("own code", "自编码", "自编号", "内部编号"),
    "kind": ("type", "asset kind", "类型", "种类", "部件类型", "部件名称"),
    "name": ("title", "名称"),
    "state": ("status", "状态"),
    "organisation": ("owner", "organization", "权属单位", "主管部门", "产权单位"),
    "address": ("location", "地址", "位置"),
    "installed": ("installed on", "安装日期", "初始日期", "建成日期"),
    "removed": ("removed on", "拆除日期"),
    "inspected": ("inspected on", "last inspected", "巡检日期", "最近巡检日期"),
    "maker": ("manufacturer", "厂家", "生产厂家"),
    "model": ("型号",),
    "serial": ("serial number", "序列号", "出厂编号"),
    "properties": ("属性",),
    "geometry": ("wkt", "geom", "geojson", "几何", "图形"),
    "lon": ("longitude", "lng", "x", "经度"),
    "lat": ("latitude", "y", "纬度"),
}
"""Column -> what else a file may call it."""
COLUMN_OF = {each: column for column, others in NAMED.items() for each in (column, *others)}
"""What a file calls a column, in small letters -> the column."""
FOLLOWING = frozenset({"area", "area name", "inspect by", "区域", "所属区域"})
"""What an export says and no import takes: it follows from place, kind and days."""
MOST_ROWS = 500_000


class NotAFeatureCollection(InvalidInput):
    """The file is no GeoJSON with features."""


class NoCodes(InvalidInput):
    """The file has no column of codes; it has {columns}."""


class TooManyRows(InvalidInput):
    """The file has {rows} rows; at most {most} are taken at once."""


class ColumnTwice(InvalidInput):
    """{columns} mean the same."""


class Sheet(msgspec.Struct, frozen=True):
    """Rows by our columns: what is not ours is in `properties`, by its own name."""

    rows: Sequence[Row]
    columns: Mapping[str, str]
    """What the file calls a column -> what it is, "properties" for what is none of ours."""


def read_sheet(name: str, content: bytes, languages: tuple[str, ...]) -> Sheet:
    """The rows of a file; raises what it is that cannot be read."""
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    rows = _features(name, content) if head.startswith(b"{") else read_table(name, content)
    if len(rows) > MOST_ROWS:
        raise TooManyRows(field="file", rows=len(rows), most=MOST_ROWS, remedy="cut it into several files")
    found = {header: _column(header, languages) for header in dict.fromkeys(key for row in rows for key in row.values)}
    _check(found)
    others = [header for header, column in found.items() if _is_beside(header, column)]
    return Sheet([_row(row, found, others) for row in rows], found)


def _check(found: Mapping[str, str]) -> None:
    known: dict[str, str] = {}
    ours = {header: column for header, column in found.items() if column and not _is_beside(header, column)}
    for header, column in ours.items():
        if known.setdefault(column, header) != header:
            raise ColumnTwice(field=column, columns=[known[column], header], remedy="keep one of them")
    if "code" not in known:
        raise NoCodes(field="code", columns=list(found) or ["-"], remedy="call the column of the codes code or 编码")


def _column(header: str, languages: tuple[str, ...]) -> str:
    folded = header.strip().casefold().replace("_", " ")
    if folded in FOLLOWING:
        return ""
    if folded in {f"name:{language}" for language in languages}:
        return "name" if folded == f"name:{languages[0]}" else folded
    return COLUMN_OF.get(folded) or COLUMN_OF.get(folded.replace(" ", "_"), "properties")


def _is_beside(header: str, column: str) -> bool:
    """Whether a header is a further property by its own name."""
    return column == "properties" and COLUMN_OF.get(header.strip().casefold()) != "properties"


def _row(row: Row, found: Mapping[str, str], others: Sequence[str]) -> Row:
    taken = ((found[header], words) for header, words in row.values.items() if header not in others)
    values = {column: words for column, words in taken if column}
    beside = {header: words for header in others if (words := row[header])}
    if beside:
        values["properties"] = _joined(values.get("properties", ""), beside)
    return Row(row.line, values)


def _joined(properties: str, beside: Mapping[str, str]) -> str:
    """One JSON object of both; what is no object stays as it is, to be refused."""
    try:
        known = msgspec.json.decode(properties or "{}")
    except (msgspec.DecodeError, RecursionError):
        return properties
    return msgspec.json.encode({**beside, **known}).decode() if isinstance(known, dict) else properties


def _features(name: str, content: bytes) -> list[Row]:
    """The features as rows, numbered from 1; other properties keep their JSON."""
    try:
        found = json.loads(decode(name, content))
    except (ValueError, RecursionError) as error:
        raise UnreadableTable(file=name, row=1, reason="it is no JSON", remedy="write it as RFC 7946 says") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not (isinstance(features, list) and all(isinstance(each, dict) for each in features)):
        raise NotAFeatureCollection(field="file", remedy="write it as RFC 7946 says")
    return [Row(number, _values(each)) for number, each in enumerate(features, 1)]


def _values(feature: Mapping[str, Any]) -> dict[str, str]:
    given = feature.get("properties")
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    values: dict[str, str] = {}
    beside: dict[str, Any] = {}
    for header, value in properties.items():
        if value is None:
            continue
        if isinstance(value, str) or _names_a_column(header):
            values[header] = value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        else:
            beside[header] = value
    if beside:
        values["properties"] = _joined(values.get("properties", ""), beside)
    if feature.get("geometry"):
        values["geometry"] = json.dumps(feature["geometry"])
    return values


def _names_a_column(header: str) -> bool:
    return header.strip().casefold() in COLUMN_OF


assert set(FIELDS) <= set(NAMED)  # noqa: S101 - every field of a draft has its column
