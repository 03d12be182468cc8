"""The export of cases."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone
from django.utils.translation import override

from civicgrid.apps.cases.queries.lists import exports
from civicgrid.apps.cases.queries.lists.exports import EXPORT_COLUMNS, count_all, export_rows
from tests.cases.given import at, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def rows() -> list[dict[str, object]]:
    """The export, row by row."""
    return [dict(zip(EXPORT_COLUMNS, row, strict=True)) for row in export_rows()]


def test_a_case_is_a_row() -> None:
    case = tell(handed_back(origin_key="key"), "dispatcher", "close", at(1), condition="heap")
    (row,) = rows()
    assert row == {
        "number": case.number,
        "source": "citizen",
        "source_name": "Citizen",
        "origin_key": "key",
        "type": "garbage",
        "type_name": "Exposed garbage",
        "areas": "town west w1",
        "area_name": "West 1",
        "overlays": "south",
        "organisation": "sanitation",
        "organisation_name": "Sanitation Department",
        "state": "closed",
        "state_name": "Closed",
        "opened_at": "2026-03-02T09:00:00+08:00",
        "due_at": "2026-03-02T14:00:00+08:00",
        "closed_at": "2026-03-02T10:00:00+08:00",
        "late": "no",
        "reports": 1,
        "fused": "",
        "lon": case.lon,
        "lat": case.lat,
        "condition": "heap",
        "handed_back_at": "2026-03-02T09:00:00+08:00",
        "title": case.title,
        "address": case.address,
    }


def test_words_are_the_readers_and_codes_are_everybodys() -> None:
    opened()
    with override("zh-hans"):
        (row,) = rows()
    assert (row["type"], row["type_name"], row["state"], row["state_name"]) == (
        "garbage",
        "暴露垃圾",
        "dispatched",
        "已派遣",
    )


def test_a_chunk_is_read_by_one_statement(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    for hours in range(4):
        opened(at(hours), lon=None, lat=None)
    rows()  # the city and its words are held in memory
    with django_assert_num_queries(3):
        assert len(rows()) == 4


def test_what_is_not_known_is_empty() -> None:
    opened(type="", lon=None, lat=None, origin_key="key")
    (row,) = rows()
    unknown = ("type", "overlays", "organisation", "due_at", "closed_at", "lon", "condition", "handed_back_at")
    assert {name: row[name] or "" for name in unknown} == dict.fromkeys(unknown, "")
    assert (row["areas"], row["state"]) == ("town", "reported")


def test_fused_reports_are_named_and_what_was_joined_away_has_none() -> None:
    case = opened(origin_key="first")
    opened(at(1), origin_key="second")
    gone = opened(at(2), origin_key="third", lon=IN_E1[0])
    tell(case, "dispatcher", "join", at(3), other=gone.number)
    one, other = rows()
    assert (one["origin_key"], one["fused"], one["reports"]) == ("first", "second third", 3)
    assert (other["origin_key"], other["fused"], other["state"]) == ("", "", "void")


def test_a_late_case_says_so() -> None:
    tell(opened(), "handler", "hand_back", at(9), note="")
    assert [row["late"] for row in rows()] == ["yes"]


def test_an_open_case_is_late_once_its_clock_is_over() -> None:
    opened()
    opened(timezone.now(), type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    assert [row["late"] for row in rows()] == ["yes", "no"]


def test_every_case_comes_once_oldest_first_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "CHUNK", 2)
    opened(at(2), lon=IN_E1[0])
    for _ in range(4):
        opened(at(1), lon=None, lat=None)
    opened(lon=IN_W2[0], lat=IN_W2[1])
    found = [row["number"] for row in rows()]
    assert len(set(found)) == len(found) == count_all() == 6
    assert [row["opened_at"] for row in rows()] == sorted(str(row["opened_at"]) for row in rows())
