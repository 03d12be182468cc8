"""Files of many assets as rows, whatever they call their columns."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.assets.rules.drafts import Draft
from civicgrid.apps.assets.rules.plans import Held, Plan, TwiceInFile, plan_of
from civicgrid.apps.assets.rules.sheets import (
    NAMED,
    ColumnTwice,
    NoCodes,
    NotAFeatureCollection,
    TooManyRows,
    read_sheet,
)
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.tables import UnreadableTable
from tests.assets.given import KNOWN, POLE, anywhere

CITY = ("en", "zh-hans")
HEADER = "code,kind,organisation,lon,lat"


def plan(text: str, **assets: Draft) -> Plan:
    sheet = read_sheet("a.csv", text.encode(), CITY)
    taken = {code: code for code in assets}
    return plan_of(sheet, KNOWN, Held(assets, taken, lambda _draft: True), anywhere)


def wrong(text: str, **assets: Draft) -> list[tuple[str, str]]:
    """Field and error of the only row that is refused."""
    (refused,) = plan(text, **assets).refused
    return [(error.field, type(error).__name__) for error in refused.errors]


@given(st.dictionaries(st.sampled_from(sorted(NAMED.keys() - {"code"})), st.integers(0, 5), max_size=6))
def test_columns_are_found_by_any_of_their_names(chosen: dict[str, int]) -> None:
    names = {column: [column, *NAMED[column]] for column in chosen}
    headers = {column: names[column][number % len(names[column])] for column, number in chosen.items()}
    text = ",".join(["CODE", *headers.values()]) + "\n" + ",".join(["A-1"] + ["1"] * len(headers)) + "\n"
    found = read_sheet("a.csv", text.encode(), CITY).columns
    assert {headers[column]: column for column in headers}.items() <= found.items()


def test_chinese_headers_and_words_are_understood() -> None:
    made = plan("编码,类型,权属单位,经度,纬度,状态,name:zh-hans\nA-1,灯杆,路灯公司,116,40,在用,一号\n")
    (draft,) = made.added
    assert (draft.kind, draft.organisation_path, draft.state) == ("pole", "gov.lighting.", "in_use")
    assert draft.name == {"zh-hans": "一号"}


def test_what_is_no_column_is_a_property() -> None:
    (draft,) = plan(f'{HEADER},height_m,properties\nA-1,pole,lighting,116,40,8,"{{""watts"": 60}}"\n').added
    assert draft.properties == {"height_m": "8", "watts": 60}


def test_features_are_rows() -> None:
    line = {"type": "LineString", "coordinates": [[116, 40], [116.1, 40]]}
    properties = {"code": "P-1", "kind": "pipe", "owner": "lighting", "depth_m": 2.5, "name": "Main", "flow": None}
    features = [{"type": "Feature", "geometry": line, "properties": properties}]
    (draft,) = plan(json.dumps({"type": "FeatureCollection", "features": features})).added
    assert (draft.kind, draft.properties, draft.name) == ("pipe", {"depth_m": 2.5}, {"en": "Main"})
    assert (draft.west, draft.east) == (116, 116.1)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"{}", NotAFeatureCollection),
        (b'{"features": [1]}', NotAFeatureCollection),
        (b"{", UnreadableTable),
        (b"PK\x03\x04", UnreadableTable),
        (b"kind,lon\npole,116\n", NoCodes),
        (b"code,id\n1,2\n", ColumnTwice),
        ("编码\n".encode("gbk"), UnreadableTable),
    ],
)
def test_other_files_are_refused(content: bytes, refusal: type[CivicGridError]) -> None:
    with pytest.raises(refusal) as caught:
        read_sheet("a", content, CITY)
    assert caught.value.remedy


def test_a_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.assets.rules.sheets.MOST_ROWS", 1)
    with pytest.raises(TooManyRows):
        read_sheet("a", b"code\n1\n2\n", CITY)


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        ("A-1,tree,lighting,116,40", [("kind", "NoSuchKind")]),
        ("A-1,pole,nobody,116,40", [("organisation", "NoSuchOwner")]),
        ("A-1,pole,lighting,east,40", [("lon", "NotInDegrees")]),
        ("A-1,pole,lighting,,", [("geometry", "InvalidInput")]),
        (",pole,lighting,116,40", [("code", "NotSaid")]),
        ("A 1,pole,lighting,116,40", [("code", "NotAnAssetCode")]),
        ("9905080113000001,pole,lighting,116,40", [("code", "OtherClass")]),
        ("A-1,,lighting,116,40", [("kind", "NotSaid")]),
        ("A-1,tree,nobody,x,", [("kind", "NoSuchKind"), ("organisation", "NoSuchOwner"), ("lon", "NotInDegrees")]),
    ],
)
def test_all_that_is_wrong_with_a_row_is_told(row: str, errors: list[tuple[str, str]]) -> None:
    assert set(errors) <= set(wrong(f"{HEADER}\n{row}\n"))


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("state", "gone", "NoSuchAssetState"),
        ("installed", "yesterday", "NotADate"),
        ("properties", "[1]", "NotProperties"),
        ("properties", "{", "NotProperties"),
        ("maker", "x" * 101, "TooLong"),
        ("name", "x" * 201, "TooLong"),
        ("geometry", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "CrossesItself"),
        ("geometry", "LINESTRING (116 40, 117 40)", "DrawnOtherwise"),
        ("geometry", "somewhere", "UnreadableDrawing"),
        ("geometry", "{", "UnreadableDrawing"),
    ],
)
def test_fields_are_checked(column: str, value: str, error: str) -> None:
    quoted = value.replace('"', '""')
    assert wrong(f'{HEADER},{column}\nA-1,pole,lighting,116,40,"{quoted}"\n') == [(column, error)]


def test_an_asset_is_not_removed_before_it_was_installed() -> None:
    row = "A-1,pole,lighting,116,40,2024-05-06,2024-05-05"
    assert wrong(f"{HEADER},installed,removed\n{row}\n") == [("removed", "RemovedBefore")]


def test_a_code_stands_once_in_a_file() -> None:
    made = plan(f"{HEADER}\nA-1,pole,lighting,116,40\nA-1,pole,lighting,116,41\n")
    (refused,) = made.refused
    assert isinstance(refused.errors[0], TwiceInFile)
    assert (len(made.added), refused.line) == (1, 3)


def test_a_file_again_changes_nothing() -> None:
    text = f"{HEADER},maker\n{POLE},pole,lighting,116,40,Lumen\n"
    (draft,) = plan(text).added
    again = plan(text, **{POLE: draft})
    assert (again.unchanged, again.added, again.changed) == ([POLE], [], [])


def test_an_empty_cell_leaves_what_is_known() -> None:
    (draft,) = plan(f"{HEADER},maker\n{POLE},pole,lighting,116,40,Lumen\n").added
    (change,) = plan(f"code,maker,address\n{POLE},,Bench\n", **{POLE: draft}).changed
    assert (change.after.maker, change.columns) == ("Lumen", ["address"])


def test_an_asset_stays_of_its_kind() -> None:
    (draft,) = plan(f"{HEADER}\nA-1,pole,lighting,116,40\n").added
    assert wrong("code,kind\nA-1,pipe\n", **{"A-1": draft}) == [("kind", "KindStays")]


def test_what_is_out_of_reach_is_refused() -> None:
    sheet = read_sheet("a.csv", f"{HEADER}\nA-1,pole,lighting,116,40\n".encode(), CITY)
    (refused,) = plan_of(sheet, KNOWN, Held({}, {}, lambda _draft: False), anywhere).refused
    assert [type(error).__name__ for error in refused.errors] == ["NotYours"]


@pytest.mark.parametrize("properties", ["{", "[1]"])
def test_properties_that_are_no_object_stay_to_be_refused(properties: str) -> None:
    sheet = read_sheet("a.csv", f'code,properties,height\n1,"{properties}",7\n'.encode(), CITY)
    assert sheet.rows[0]["properties"] == properties


def test_a_feature_with_known_properties_alone_has_no_others() -> None:
    feature = {"type": "Feature", "geometry": None, "properties": {"code": "1"}}
    sheet = read_sheet("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), CITY)
    assert "properties" not in sheet.rows[0].values
