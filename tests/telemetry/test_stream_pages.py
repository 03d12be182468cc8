"""Pages of streams: the list, one, several in a chart, the newest of an area, exports, and the console."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civicgrid.apps.telemetry.models import Detection, KeptQuestion
from civicgrid.base.journal import Journal
from tests.cases.given import opened
from tests.pages.given import browser, page, source
from tests.telemetry.streams import WEST, east, heard, observed, silent, standing
from tests.telemetry.telling import at, micros, tell

pytestmark = pytest.mark.usefixtures("small_city", "lake")
SPAN = "from=2026-03-02T08:00&to=2026-03-04T08:00"


def test_the_list_says_value_unit_age_and_state() -> None:
    dry, mute = standing("dry", high=2.0), standing("mute", unit="")
    heard(dry, 1, 1.25)
    silent(dry, at(1))
    Detection.objects.create(key="too_high:1", stream=dry, kind="too_high", began_at=at(1))
    told = page(browser("officer").get("/streams/"))
    assert "dry" in told
    assert "1.25 m" in told
    for words in ("Silent", "Out of bounds", "No unit", "Never spoke", "2 streams"):
        assert words in told
    assert "mute" not in page(browser("officer").get("/streams/?state=silent"))
    assert str(mute.pk) in page(browser("officer").get("/streams/?state=never"))


def test_the_list_has_sparks_of_a_day(journal: Journal) -> None:
    made, now = standing(), timezone.now()
    since = (now - at(0)) / timedelta(hours=1)
    tell(journal, *((made.pk, since - 5 + each / 2, float(each)) for each in range(10)))
    heard(made, since, 9.0)
    assert 'class="spark"' in source(browser("officer").get("/streams/"))


@pytest.mark.parametrize("sort", ["name", "newest", "oldest"])
def test_pages_of_the_list_go_on(sort: str) -> None:
    for number in range(60):
        heard(standing(f"s{number:02}"), number)
    client = browser("steward")
    first = source(client.get(f"/streams/?sort={sort}"))
    after = first.split("after=")[1].split('"')[0].replace("&amp;", "&")
    second = source(client.get(f"/streams/?sort={sort}&after={after}"))
    names = [f"s{number:02}" for number in range(60)]
    assert sum(f">{name}<" in first for name in names) == 50
    assert sum(f">{name}<" in second for name in names) == 10
    assert client.get(f"/streams/?sort={sort}&after=x").status_code == 400


def test_what_no_filter_knows_is_marked() -> None:
    answer = browser("officer").get("/streams/?area=nowhere&property=nothing")
    assert answer.status_code == 400
    assert "There is no area with the name nowhere" in page(answer)


def test_a_stream_shows_chart_rows_fates_and_detections(journal: Journal) -> None:
    made = standing(low=0.0, high=5.0, calibration_due=at(0).date())
    tell(journal, *((made.pk, each, float(each)) for each in range(8)))
    tell(journal, (made.pk, 12, 9.0), (made.pk, 11, 8.0), (made.pk, 1.5, 3.0), (made.pk, 40, 1.0), arrival=at(13))
    heard(made, 12, 9.0)
    Detection.objects.create(key="k", stream=made, kind="too_high", began_at=at(6), ended_at=at(9), value=6, bound=5)
    answer = browser("steward").get(f"/streams/{made.pk}/?{SPAN}")
    told, html = page(answer), source(answer)
    for words in ("Out of order", "Late", "Of the future", "Too high", "Calibration overdue", "0 … 5"):
        assert words in told
    assert html.count('class="edge"') == 2
    assert 'class="stretch too_high"' in html
    line = html.split('class="line" d="')[1].split('"')[0]
    assert line.count("M") >= 2  # nothing is drawn across the hours in which nothing came


def test_a_stream_out_of_reach_is_not_there() -> None:
    far = east()
    assert browser("officer").get(f"/streams/{far.pk}/").status_code == 404
    assert browser("officer").get(f"/streams/chart/?stream={far.pk}").status_code == 404
    assert browser("officer").get(f"/streams/figures/?stream={far.pk}").status_code == 404
    assert browser("officer").get(f"/things/{far.thing_id}/").status_code == 404


def test_the_form_says_what_a_change_does_and_does_it() -> None:
    made = standing()
    client = browser("steward")
    html = source(client.get(f"/streams/{made.pk}/"))
    assert "A value above it is reported" in html
    seen = html.split('name="seen" value="')[1].split('"')[0]
    sent = {
        "seen": seen,
        "high": "7.5",
        "unit": "°C",
        "organisation": "sanitation",
        "case_type": "manhole",
        "stream_class": "fast",
    }
    assert "It is kept." in page(client.post(f"/streams/{made.pk}/", sent, follow=True))
    made.refresh_from_db()
    assert (made.high, made.unit, made.stream_class_id) == (7.5, "Cel", "fast")
    again = client.post(f"/streams/{made.pk}/", {**sent, "high": "8"})
    assert again.status_code == 409
    wrong = client.post(f"/streams/{made.pk}/", {"high": "warm", "case_type": "nothing"})
    assert wrong.status_code == 400
    assert "is no number" in page(wrong)
    same = client.post(f"/streams/{made.pk}/", {"high": "7.5"}, follow=True)
    assert "Nothing was changed" in page(same)


def test_who_may_only_see_has_no_form() -> None:
    made = standing()
    assert "Keep it so" not in page(browser("officer").get(f"/streams/{made.pk}/"))
    assert browser("officer").post(f"/streams/{made.pk}/", {"high": "1"}).status_code == 403


def test_streams_of_a_kind_share_a_picture() -> None:
    one, two, other = standing("one"), standing("two"), observed(standing("three"), "heat")
    numbers = "&".join(f"stream={each.pk}" for each in (one, two, other))
    html = source(browser("officer").get(f"/streams/chart/?{numbers}&span=week"))
    assert html.count("data-panel") == 2
    assert "No stream is chosen" in page(browser("officer").get("/streams/chart/"))
    many = "&".join(f"stream={standing(str(each)).pk}" for each in range(13))
    assert browser("officer").get(f"/streams/chart/?{many}").status_code == 400


def test_the_program_of_the_chart_gets_gaps_as_gaps(journal: Journal) -> None:
    made = standing(high=9.0)
    tell(journal, *((made.pk, each, float(each)) for each in (0, 1, 2, 30, 31)))
    tell(journal, (made.pk, 2.5, 1.0), arrival=at(32))
    figures = browser("officer").get(f"/streams/figures/?stream={made.pk}&{SPAN}&points=1000").json()
    (line,) = figures["groups"][0]["lines"]
    assert line["values"] == [0, 1, 2, 1, None, 30, 31]
    assert line["late"] == [3]
    assert line["times"][0] == micros(at(0)) / 1000
    assert figures["zone"] == "Asia/Shanghai"
    nothing = browser("officer").get(f"/streams/figures/?stream={made.pk}&from=2020-01-01&to=2020-01-02").json()
    assert nothing["groups"][0]["lines"][0]["times"] == []
    for wrong in ("from=x", "from=2026-03-04&to=2026-03-02", "points=x", "from=0001-01-01"):
        assert browser("officer").get(f"/streams/figures/?stream={made.pk}&{wrong}").status_code == 400


def test_a_span_has_a_name_or_times() -> None:
    made = standing()
    assert browser("officer").get(f"/streams/{made.pk}/?span=century").status_code == 400


def test_the_newest_of_an_area_is_on_the_map_and_in_words() -> None:
    heard(standing("wet"), 1, 3.0)
    east("far")
    answer = browser("steward").get("/streams/latest/?area=west")
    assert "wet" in page(answer)
    assert "far" not in page(answer)
    points = browser("steward").get("/streams/points/?area=west&bbox=116,40,117,41").json()
    assert [each["properties"]["title"] for each in points["features"]] == ["3 m"]
    assert browser("officer").get("/streams/points/?bbox=1,2,3").status_code == 400
    assert browser("officer").get("/streams/points/?bbox=3,3,1,1").status_code == 400
    assert browser("officer").get("/streams/points/?area=nowhere").status_code == 400
    assert browser("officer").get("/streams/latest/?area=nowhere").status_code == 400


def test_a_thing_shows_its_streams() -> None:
    made = standing()
    heard(made, 1, 2.0)
    assert "2 m" in page(browser("officer").get(f"/things/{made.thing_id}/"))


@pytest.mark.parametrize("what", ["list", "raw", "minute", "hour", "day"])
def test_it_is_exported(journal: Journal, what: str) -> None:
    made = standing()
    tell(journal, (made.pk, 1, 2.5), (made.pk, 1.001, 3.5))
    east("far")
    client = browser("officer")
    assert "1 stream is chosen" in page(client.get("/streams/export/?words=level"))
    answer = client.get(f"/streams/export/?what={what}&form=csv&{SPAN}")
    lines = b"".join(answer).decode().splitlines()
    assert len(lines) == (3 if what == "raw" else 2)
    assert client.get(f"/streams/export/?what={what}&form=xml").status_code == 400
    assert client.get("/streams/export/?form=csv&area=nowhere").status_code == 400


def test_a_question_is_answered_as_a_table_and_a_picture(journal: Journal) -> None:
    made = standing()
    tell(journal, *((made.pk, each, float(each)) for each in range(5)))
    client = browser("planner")
    assert "SELECT" in source(client.get("/ask/"))
    answer = client.post(
        "/ask/", {"sql": "SELECT time, value, 'x' AS word, NULL AS none FROM observations", "act": "ask"}
    )
    assert "5 rows" in page(answer)
    assert 'class="curve curve-0"' in source(answer)
    plain = client.post("/ask/", {"sql": "SELECT 1 AS one", "act": "ask"})
    assert '<svg class="picture"' not in source(plain)
    more = client.post("/ask/", {"sql": "SELECT * FROM range(2000)", "act": "ask"})
    assert "Only the first 1,000 rows" in page(more)
    for wrong in ("", "DROP VIEW x", "SELECT nothing"):
        assert client.post("/ask/", {"sql": wrong, "act": "ask"}).status_code == 400


def test_questions_are_kept_by_name() -> None:
    client = browser("planner")
    sent = {"sql": "SELECT 7 AS seven", "act": "keep", "keep": "Seven"}
    assert "The question is kept" in page(client.post("/ask/", sent, follow=True))
    assert "SELECT 7" in source(client.get("/ask/?kept=Seven"))
    assert "SELECT 7" not in source(browser("steward").get("/ask/?kept=Seven"))
    assert client.post("/ask/", {**sent, "keep": " "}).status_code == 400
    KeptQuestion.objects.bulk_create(KeptQuestion(person="planner", name=str(each), sql="x") for each in range(99))
    assert client.post("/ask/", {**sent, "keep": "One more"}).status_code == 409
    assert "forgotten" in page(client.post("/ask/", {"forget": "Seven"}, follow=True))
    assert not KeptQuestion.objects.filter(name="Seven").exists()


def test_an_answer_is_exported() -> None:
    client = browser("planner")
    answer = client.post("/ask/export/", {"sql": "SELECT 1 AS one", "form": "csv"})
    assert b'"one"\n1\n' in b"".join(answer)
    assert client.post("/ask/export/", {"sql": "DROP VIEW x", "form": "csv"}).status_code == 400
    assert client.get("/ask/export/").status_code == 302
    assert browser("officer").get("/ask/").status_code == 403


def test_a_case_shows_what_is_measured_nearby() -> None:
    heard(standing("near"), 1, 4.0)
    east("far")
    case = opened()
    told = page(browser("dispatcher").get(f"/cases/{case.number}/"))
    assert "Measured nearby" in told
    assert "4 m" in told
    assert case.area == WEST
