"""Operations: what the page and /metrics say of doors, journal, detector and lake."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from pytest_django.fixtures import DjangoAssertNumQueries

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.apps.telemetry.actions.detecting import Detector
from civicgrid.apps.telemetry.actions.keeping import keep
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Detection
from civicgrid.apps.telemetry.pages.operations.words import told
from civicgrid.apps.telemetry.queries import operation
from civicgrid.apps.telemetry.rules.operation import DAYS, INSTRUMENTS, NUMBER, SECONDS, SHARE
from civicgrid.base.access import SYSTEM
from civicgrid.base.journal import Journal, Reader

from .telling import BEGIN, refuse, stream, tell

TEXT = "application/openmetrics-text; version=1.0.0"


@pytest.fixture(autouse=True)
def _anew() -> None:
    operation.forget()


def hours(now: datetime) -> float:
    """What `tell` counts from."""
    return (now - BEGIN).total_seconds() / 3600


def key_of(login: str) -> Mapping[str, str]:
    """A key of somebody of the small city."""
    directory.issue_token(SYSTEM, login, f"the {login}'s key")
    return {"authorization": f"Bearer the {login}'s key"}


def samples(client: Client, headers: Mapping[str, str]) -> dict[str, float]:
    """Every sample of /metrics, by its name and labels."""
    answer = client.get("/metrics", headers={**headers, "accept": TEXT})
    assert (answer.status_code, answer["content-type"].split(";")[0]) == (200, "application/openmetrics-text")
    return {
        ",".join([each.name.removeprefix("civicgrid_"), *each.labels.values()]): each.value
        for family in text_string_to_metric_families(answer.content.decode())  # type: ignore[no-untyped-call]
        for each in family.samples
    }


@pytest.fixture
def busy(small_city: None, lake: Path, journal: Journal) -> int:
    """A city in which something waits, was refused, was sent again, and is silent."""
    now = datetime.now(UTC)
    one, two = stream("one", period_s=60.0).pk, stream("two", unit="").pk
    tell(journal, (one, hours(now) - 2, 1.0), (two, hours(now) - 1.5, 2.0), (one, hours(now) - 2, 1.0))
    refuse(journal, "mqtt", wrong_type=2, not_finite=1)
    Detector(lake / "journal", now).advance(now)
    Sealer(lake / "journal").advance(now, at_once=True)
    tell(journal, (one, hours(now) - 1, 3.0), arrival=now - timedelta(seconds=30))
    Detection.objects.create(key="silent", stream_id=one, kind="silent", began_at=now - timedelta(hours=1))
    return one


def test_metrics_tell_lag_fates_refusals_streams_and_the_lake(busy: int, client: Client) -> None:
    said = samples(client, key_of("admin"))
    assert 30 <= said["lag_seconds,detector"] <= 90
    assert 30 <= said["lag_seconds,sealer"] <= 90
    expected = {
        "lag_rows,detector": 1, "lag_rows,sealer": 1, "journal_rows_total": 5, "journal_segments": 1,
        "rows_total,taken": 2, "rows_total,duplicate": 1, "rows_total,unitless": 1,
        "refused_rows_total,mqtt,wrong_type": 2, "refused_rows_total,mqtt,not_finite": 1,
        "streams,all": 2, "streams,silent": 1, "streams,periodic": 1, "streams,no_unit": 1,
        "lake_rows,observations": 2, "lake_rows,hours": 0, "lake_states,observations": 1,
        "jobs_given_up": 0, "cases_open": 0, "cases_late": 0,
    }  # fmt: skip
    assert {name: said[name] for name in expected} == expected
    assert 0 <= said["sealed_age_seconds"] < 60
    assert "night_age_seconds" not in said


def test_metrics_are_for_whoever_may_operate(small_city: None, lake: Path, client: Client) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer nobody's key of any kind"}).status_code == 401
    assert client.get("/metrics", headers=key_of("handler")).status_code == 403
    answer = client.get("/metrics", headers=key_of("admin"))
    assert (answer.status_code, answer["content-type"].split(";")[0]) == (200, "text/plain")


def test_metrics_cost_few_statements_and_most_of_them_once(
    busy: int, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = key_of("admin")
    samples(client, key)
    with django_assert_max_num_queries(8):
        samples(client, key)
    operation.forget()
    with django_assert_max_num_queries(16):
        samples(client, key)


def test_a_row_of_the_journal_is_found_by_halving(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(3_000):
        journal.append([(2, number.to_bytes(2) * 40)])
    reader = Reader(tmp_path)
    for row in (0, 1, 2, 2_999, 3_001, 5_999):
        assert next(reader.near(row)).first == row // 2 * 2
    assert list(reader.near(6_000)) == []
    assert list(Reader(tmp_path / "none").near(0)) == []
    reader.close()
    journal.close()


def test_what_was_compacted_is_told(busy: int, lake: Path, journal: Journal) -> None:
    now = datetime.now(UTC)
    Sealer(lake / "journal").advance(now, at_once=True)
    assert operation.operation().operation.lake[0].joinable == 1
    keep(now)
    operation.forget()
    held = operation.operation()
    assert held.operation.lake[0].joinable == 0
    assert next((name, change.files, change.gone) for name, change in held.changes) == ("observations", 1, 2)


def page(client: Client, login: str = "admin") -> str:
    client.force_login(Person.objects.get(login=login))
    answer = client.get("/operations/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_tells_what_is_to_be_done_and_where(busy: int, client: Client) -> None:
    shown = page(client)
    assert "2 instruments need somebody now." in shown
    assert f'<a href="/streams/{busy}/">' in shown
    for words in ("Begin with the oldest below.", "MQTT", "wrong type", "2 rows sealed", "of these without a unit"):
        assert words in shown


def test_a_quiet_city_is_in_order(small_city: None, lake: Path, client: Client) -> None:
    shown = page(client)
    assert "Every stream that should speak does." in shown
    assert "No row was refused." in shown
    assert "not known yet" in shown


def test_the_page_is_for_whoever_may_operate(small_city: None, lake: Path, client: Client) -> None:
    client.force_login(Person.objects.get(login="handler"))
    assert client.get("/operations/").status_code == 403


def test_instruments_say_when_somebody_must_act() -> None:
    by_code = {each.code: each for each in INSTRUMENTS}
    lag, left = by_code["detector_lag"], by_code["disk_days"]
    assert [lag.read(each) for each in (0, 10, 60, None)] == ["good", "watch", "act", "unknown"]
    assert [left.read(each) for each in (61, 60, 14)] == ["good", "watch", "act"]


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.0123, SHARE, "1.23 %"), (119, SECONDS, "119 s"), (600, SECONDS, "10 min"), (108_000, SECONDS, "30 h"),
        (14, DAYS, "14 days"), (101_000, DAYS, "more than ten years"), (5_000, NUMBER, "5,000"),
    ],
)  # fmt: skip
def test_values_are_told_in_words(value: float, unit: str, words: str) -> None:
    assert told(value, unit) == words
