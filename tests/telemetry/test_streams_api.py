"""Streams, series, the newest of an area and questions as JSON: in one's reach, strictly read."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from django.http import HttpResponseBase

from civicgrid.base.journal import Journal
from civicgrid.base.ledger.models import Entry
from tests.pages.given import browser
from tests.telemetry.streams import east, heard, observed, standing
from tests.telemetry.telling import at, tell

pytestmark = pytest.mark.usefixtures("small_city", "lake")
SPAN = "from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z"


def get(address: str, login: str = "steward") -> Any:  # noqa: ANN401  the test client's own answer
    return browser(login).get(f"/api/v1/{address}")


def told(response: HttpResponseBase) -> bytes:
    return b"".join(response)


def test_it_lists_streams_page_by_page() -> None:
    made = [standing(name) for name in ("a", "b", "c")]
    heard(made[0], 1, 4.5)
    first = get("streams?limit=2").json()
    assert [each["name"] for each in first["streams"]] == ["a", "b"]
    assert first["streams"][0]["latest"]["value"] == 4.5
    assert first["streams"][1]["latest"] is None
    assert [each["name"] for each in get(f"streams?limit=2&after={first['next']}").json()["streams"]] == ["c"]


def test_an_officer_sees_the_streams_of_their_area_alone() -> None:
    standing("west")
    far = east("east")
    assert [each["name"] for each in get("streams", "officer").json()["streams"]] == ["west"]
    for address in (f"streams/{far.pk}", f"streams/{far.pk}/series", f"observations?stream={far.pk}"):
        assert get(address, "officer").status_code == 404
    assert get("latest?area=east", "officer").json()["streams"] == []


def test_filters_narrow_it() -> None:
    made = observed(standing("hot", unit=""), "heat")
    east("cold")
    assert [each["name"] for each in get("streams?area=west").json()["streams"]] == ["hot"]
    assert [each["name"] for each in get("streams?state=no_unit").json()["streams"]] == ["hot"]
    number = made.observed_property_id
    assert [each["name"] for each in get(f"streams?property={number}").json()["streams"]] == ["hot"]
    assert [each["name"] for each in get("streams?words=col").json()["streams"]] == ["cold"]


@pytest.mark.parametrize(
    "asked",
    ["state=bad", "area=nowhere", "property=x", "class=x", "sort=x", "thing=x", "after=x~y", "colour=red"],
)
def test_what_no_filter_knows_is_refused(asked: str) -> None:
    assert get(f"streams?{asked}").status_code in {400, 422}


def test_a_stream_is_kept_and_the_ledger_knows() -> None:
    made = standing()
    client = browser("steward")
    answer = client.patch(f"/api/v1/streams/{made.pk}", {"high": 9, "unit": "°C"}, "application/json")
    assert (answer.json()["high"], answer.json()["unit"]) == (9, "Cel")
    entry = Entry.objects.get(event_name="StreamChanged")
    assert '"high":"9.0"' in entry.event
    made.refresh_from_db()
    assert made.unit_of_measurement["symbol"] == "°C"
    same = client.patch(f"/api/v1/streams/{made.pk}", {"high": 9}, "application/json")
    assert same.status_code == 200
    assert Entry.objects.filter(event_name="StreamChanged").count() == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"low": 5, "high": 4}, 400),
        ({"unit": "furlongs per what"}, 400),
        ({"period_s": 0}, 400),
        ({"high": 1e300}, 400),
        ({"class": "x"}, 400),
        ({"organisation": "nobody"}, 400),
        ({"case_type": "nothing"}, 400),
        ({"version": "0123"}, 409),
        ({"colour": "red"}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused(sent: dict[str, object], status: int) -> None:
    made = standing()
    answer = browser("steward").patch(f"/api/v1/streams/{made.pk}", {"low": 1, **sent}, "application/json")
    assert answer.status_code == status
    made.refresh_from_db()
    assert made.low is None


def test_who_may_only_see_it_changes_nothing() -> None:
    made = standing()
    answer = browser("officer").patch(f"/api/v1/streams/{made.pk}", {"high": 9}, "application/json")
    assert answer.status_code == 403


def test_a_series_is_told_as_finely_as_fits(journal: Journal) -> None:
    made = standing()
    tell(journal, *((made.pk, hours / 4, float(hours)) for hours in range(8)))
    raw = get(f"streams/{made.pk}/series?{SPAN}")
    assert raw.headers["X-Resolution"] == "raw"
    assert told(raw).count(b"\n[") == 8
    hours = pa.ipc.open_stream(told(get(f"streams/{made.pk}/series?{SPAN}&resolution=hour&format=arrow"))).read_all()
    assert hours.select(["min", "max", "mean", "count", "last"]).to_pylist() == [
        {"min": 0.0, "max": 3.0, "mean": 1.5, "count": 4, "last": 3.0},
        {"min": 4.0, "max": 7.0, "mean": 5.5, "count": 4, "last": 7.0},
    ]
    assert str(hours.schema.field("time").type.tz) == "Asia/Shanghai"


def test_observations_go_on_page_by_page(journal: Journal) -> None:
    one, two = standing("one"), standing("two")
    tell(journal, (one.pk, 1, 1.0), (two.pk, 1, 2.0), (one.pk, 2, 3.0))
    where = f"observations?stream={one.pk},{two.pk}&{SPAN}&format=csv"
    first = get(f"{where}&limit=2")
    assert told(first).count(b"\n") == 3
    rest = told(get(f"{where}&limit=2&after={first.headers['X-Next'].replace('+', '%2B')}"))
    assert rest.count(b"\n") == 2
    assert told(get(f"{where}&limit=0")).count(b"\n") == 4


@pytest.mark.parametrize("asked", ["format=xml", "resolution=week", "from=2026-03-04T00:00:00Z&to=2026-03-02T00:00:00Z",
                                   "from=0001-01-01T00:00:00Z", "points=1"])  # fmt: skip
def test_what_no_series_knows_is_refused(asked: str) -> None:
    assert get(f"streams/{standing().pk}/series?{asked}").status_code in {400, 422}


def test_what_no_page_of_observations_knows_is_refused() -> None:
    made = standing()
    for asked in (f"stream={made.pk}&after=1~2", f"stream={made.pk}&after=a~b~c", "stream=x", ""):
        assert get(f"observations?{asked}").status_code in {400, 422}
    many = ",".join(map(str, range(1, 1002)))
    assert get(f"observations?stream={many}").status_code == 422


def test_the_form_is_chosen_by_accept(journal: Journal) -> None:
    made = standing()
    tell(journal, (made.pk, 1, 1.0))
    answer = browser("steward").get(
        f"/api/v1/streams/{made.pk}/series?{SPAN}", headers={"accept": "application/vnd.apache.parquet"}
    )
    assert told(answer).startswith(b"PAR1")


def test_the_newest_of_an_area_holds_that_of_its_parts() -> None:
    heard(standing("wet"), 1, 7.0)
    standing("mute")
    heard(east("far"), 1, 8.0)
    found = get("latest?area=west").json()["streams"]
    assert [(each["name"], each["value"]) for each in found] == [("mute", None), ("wet", 7.0)]
    assert [each["name"] for each in get("properties").json()] == ["level", "level", "level"]


def ask(sql: str, login: str = "steward", **more: object) -> Any:  # noqa: ANN401  the same
    return browser(login).post("/api/v1/query", {"sql": sql, **more}, "application/json")


def test_a_question_is_answered_in_the_askers_reach_and_told_to_the_ledger(journal: Journal) -> None:
    near, far = standing("near"), east("far")
    heard(near, 1, 2.0)
    tell(journal, (near.pk, 1, 2.0), (far.pk, 1, 99.0))
    answer = told(ask("SELECT s.name, o.value FROM observations o JOIN streams s USING (stream) ORDER BY s.name"))
    assert b'["far",99.0],\n["near",2.0]' in answer
    assert '"sql":"SELECT s.name' in Entry.objects.get(event_name="QuestionAsked").event
    everything = "SELECT count(*) FROM areas, (SELECT 1 FROM things), (SELECT count(*) FROM latest), cases, assets"
    assert told(ask(everything)).endswith(b"[0]\n]}\n")
    assert told(ask("SELECT count(*) FROM minutes, hours", rows=1)).endswith(b"[0]\n]}\n")


def test_only_analysts_ask() -> None:
    assert ask("SELECT 1", "officer").status_code == 403
    assert ask("DROP VIEW streams").status_code == 400
    assert {each["name"] for each in get("query/views").json()} >= {"observations", "cases", "streams"}


def test_no_more_rows_are_told_than_were_wanted() -> None:
    assert told(ask("SELECT * FROM range(50000)", rows=3)).count(b"\n[") == 3


def test_a_day_is_a_day_of_the_city(journal: Journal) -> None:
    made = standing()
    tell(journal, (made.pk, 15, 1.0), (made.pk, 17, 3.0))
    days = pa.ipc.open_stream(told(get(f"streams/{made.pk}/series?{SPAN}&resolution=day&format=arrow"))).read_all()
    assert [each.astimezone(at(0).tzinfo) for each in days["time"].to_pylist()] == [at(-8), at(-8) + timedelta(days=1)]
