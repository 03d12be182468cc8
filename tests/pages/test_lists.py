"""The list of cases: every filter, pages, the way by number, CSV."""

import csv
from io import StringIO

import pytest

from civicgrid.apps.cases.actions import kept_lists
from civicgrid.apps.cases.queries import choices
from tests.cases.given import closed, opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def three(small_city: None) -> None:
    """A case of garbage in the west, a lamp in the east that is suspended, and one that nobody filed."""
    opened(text="Bags beside the bench")
    lamp = tell(
        opened(type="lamp", text="Dark crossing", lon=IN_E1[0], lat=IN_E1[1], source="hotline"), "lamplighter", "accept"
    )
    assert lamp.state == "handling"
    opened(type="", text="Something smells")


def found(query: str, login: str = "dispatcher", language: str = "en") -> set[str]:
    told = page(browser(login, language).get(f"/cases/?{query}"))
    return {words for words in ("Bags beside the bench", "Dark crossing", "Something smells") if words in told}


ALL = {"Bags beside the bench", "Dark crossing", "Something smells"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ALL),
        ("state=open", ALL),
        ("state=reported", {"Something smells"}),
        ("type=Exposed garbage", {"Bags beside the bench"}),
        ("type=streets", {"Bags beside the bench", "Dark crossing"}),
        ("area=East Side", {"Dark crossing"}),
        ("area=w1", {"Bags beside the bench", "Something smells"}),
        ("area=South Station", ALL),
        ("area=North Station", set()),
        ("organisation=Lighting Company", {"Dark crossing"}),
        ("organisation=gov", {"Bags beside the bench", "Dark crossing"}),
        ("source=hotline", {"Dark crossing"}),
        ("late=now", ALL),
        ("late=today", ALL),
        ("late=judged", set()),
        ("from=2026-03-02&to=2026-03-02", ALL),
        ("from=2026-03-03", set()),
        ("to=2026-03-01", set()),
        ("closed_from=2026-03-01", set()),
        ("words=bench", {"Bags beside the bench"}),
        ("words=crossing&state=handling", {"Dark crossing"}),
        ("sort=due", ALL),
        ("sort=oldest", ALL),
    ],
)
def test_a_filter_shows_what_it_says(three: None, query: str, wanted: set[str]) -> None:
    assert found(query) == wanted


def test_what_was_closed_on_a_day_is_found(small_city: None) -> None:
    case = closed(text="Bags beside the bench")
    assert case.closed_at is not None
    for query, wanted in (
        ("closed_from=2026-03-02&closed_to=2026-03-02", {"Bags beside the bench"}),
        ("closed_from=2026-03-03", set()),
        ("closed_to=2026-03-01", set()),
    ):
        assert found(f"state=closed&{query}") == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("路", {"路灯不亮"}), ("亮", {"路灯不亮"}), ("灯 LAMP", {"路灯不亮"}), ("路灯", {"路灯不亮"}), ("桥", set())],
)
def test_one_chinese_character_is_a_word(small_city: None, words: str, wanted: set[str]) -> None:
    opened(type="", text="路灯不亮 lamp")
    told = page(browser("dispatcher").get(f"/cases/?words={words}"))
    assert {said for said in ("路灯不亮",) if said in told} == wanted


@pytest.mark.parametrize("words", ["%25", "%F0%9F%98%80", "...", "_"])
def test_what_holds_no_word_finds_nothing_and_says_so(three: None, words: str) -> None:
    response = browser("dispatcher").get(f"/cases/?words={words}")
    assert response.status_code == 400
    assert "There is no word in" in page(response)
    assert "Write letters, characters or digits." in page(response)


def test_the_beginning_or_the_end_of_a_number_finds_its_case() -> None:
    one, other = opened(type="manhole"), opened(type="", text="House 4711", lon=IN_E1[0], lat=IN_E1[1])
    client = browser("dispatcher")
    assert one.number in page(client.get(f"/cases/?words={one.number[:10]}"))
    assert one.number in (found := page(client.get(f"/cases/?words={one.number[-5:]}")))
    assert other.number not in found
    assert other.number in page(client.get("/cases/?words=4711"))


def test_lists_at_hand_stand_above_and_say_which_is_shown(three: None) -> None:
    html = source(browser("dispatcher").get("/cases/?state=pool"))
    assert '<a href="/cases/?state=pool" aria-current="page">Nobody answers yet</a>' in html


def test_a_list_is_kept_under_a_name_and_forgotten(three: None) -> None:
    client = browser("dispatcher")
    assert "Keep this list" in page(client.get("/cases/?source=hotline"))
    kept = client.post("/kept-lists/", {"keep": "By telephone", "query": "source=hotline&after=x&evil=1"})
    assert kept.headers["Location"] == "/cases/?source=hotline"
    shown = client.get("/cases/?source=hotline")
    assert "By telephone" in page(shown)
    assert "Keep this list" not in page(shown)
    client.post("/kept-lists/", {"forget": "By telephone"})
    assert "By telephone" not in page(client.get("/cases/"))


def test_a_kept_list_is_there_wherever_its_keeper_logs_in_and_for_nobody_else(three: None) -> None:
    browser("dispatcher").post("/kept-lists/", {"keep": "By telephone", "query": "source=hotline"})
    assert "By telephone" in page(browser("dispatcher").get("/cases/"))
    assert "By telephone" not in page(browser("officer").get("/cases/"))
    browser("officer").post("/kept-lists/", {"forget": "By telephone"})
    assert "By telephone" in page(browser("dispatcher").get("/cases/"))


def test_no_more_lists_are_kept_than_fit(small_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_lists, "MOST", 2)
    client = browser("dispatcher")
    for number in range(3):
        client.post("/kept-lists/", {"keep": f"List {number}", "query": f"words={number}{number}{number}"})
    client.post("/kept-lists/", {"keep": "List 1", "query": "words=222"})
    told = page(client.get("/cases/"))
    assert "You keep 2 lists, which is as many as fit." in told
    assert "List 1" in told
    assert "List 2" not in told


def test_names_are_understood_in_every_language(three: None) -> None:
    assert found("type=路灯损坏&area=东区&organisation=路灯公司", language="zh-hans") == {"Dark crossing"}


def test_a_large_city_offers_its_larger_areas_and_understands_the_others(
    three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_OPTIONS", 5)
    html = source(browser("dispatcher").get("/cases/"))
    assert '<option value="West Side">' in html
    assert '<option value="West 1">' not in html
    assert found("area=West 1") == {"Bags beside the bench", "Something smells"}


def test_everybody_sees_only_their_own(three: None) -> None:
    assert found("", login="handler") == {"Bags beside the bench"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("type=unicorns", "There is no case type called unicorns."),
        ("area=Atlantis", "There is no area called Atlantis."),
        ("organisation=nobody", "There is no organisation called nobody."),
        ("state=asleep", "of State is not valid"),
        ("from=yesterday", "Write the day as 2026-01-31."),
        ("closed_from=2026-03-02&closed_to=2026-03-01", "Let it end after it begins"),
        ("sort=random", "Choose one of the list."),
        ("late=maybe", "Choose one of the list."),
        ("to=9999-12-31", "Write the day as 2026-01-31."),
        ("source=crystal-ball", "Choose one of the list."),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_kept(three: None, query: str, told: str) -> None:
    response = browser("dispatcher").get(f"/cases/?{query}")
    assert response.status_code == 400
    assert told in page(response)


def test_a_cursor_that_nobody_gave_out_is_told(three: None) -> None:
    for cursor in ("%21%21", "%00"):
        response = browser("dispatcher").get(f"/cases/?after={cursor}")
        assert response.status_code == 400
        assert "The list does not go on from there. Begin again at the first page" in page(response)


@pytest.mark.parametrize(
    ("login", "where"),
    [
        *(("dispatcher", where) for where in ("/cases/", "/cases.csv", "/work/", "/hotline/call-backs/")),
        *(("commander", where) for where in ("/evaluation/", "/evaluation.csv", "/evaluation/cases/", "/appeals/")),
        ("dispatcher", "/matrix/"),
        ("admin", "/letters/"),
    ],
)
def test_a_field_that_no_list_knows_is_refused_in_words(three: None, login: str, where: str) -> None:
    response = browser(login).get(f"{where}?opened_from=2026-99-99")
    assert (response.status_code, "The list cannot be narrowed by opened_from" in page(response)) == (400, True)


@pytest.mark.parametrize("where", ["/cases/", "/cases.csv", "/work/"])
def test_lists_that_go_on_by_cursors_know_no_numbers_of_pages(three: None, where: str) -> None:
    assert browser("dispatcher").get(f"{where}?page=999999").status_code == 400


def test_pages_lead_through_all_cases_and_keep_the_filter(small_city: None) -> None:
    for number in range(51):
        opened(type="", text=f"Matter {number:02}")
    client = browser("dispatcher")
    first = client.get("/cases/?state=reported")
    assert "more than 50" in page(first)
    after = source(first).split("after=")[1].split('"')[0]
    second = client.get(f"/cases/?state=reported&after={after}")
    assert page(second).count("Matter ") == 1
    assert "To the beginning" in page(second)
    assert "state=reported&amp;after=" in source(first)


def test_a_number_leads_straight_to_its_case(three: None) -> None:
    case = opened(type="manhole")
    response = browser("dispatcher").get(f"/cases/?words={case.number}")
    assert response.headers["Location"] == f"/cases/{case.number}/"


def test_a_number_out_of_reach_leads_nowhere() -> None:
    case = opened(type="manhole")
    assert browser("lamplighter").get(f"/cases/?words={case.number}").status_code == 200


def test_an_empty_list_says_what_to_do_next() -> None:
    client = browser("dispatcher")
    assert "A report makes one. New report" in page(client.get("/cases/"))
    assert "Take a filter away" in page(client.get("/cases/?state=pool"))


def test_the_export_holds_what_the_list_holds(three: None) -> None:
    rows = export("state=handling")
    assert [(row["type"], row["areas"], row["state"]) for row in rows] == [("lamp", "town east e1", "handling")]
    assert rows[0]["opened_at"] == "2026-03-02T09:00:00+08:00"


def test_the_export_runs_no_formula() -> None:
    opened(origin_key="=HYPERLINK(1)")
    assert export("")[0]["origin_key"] == "'=HYPERLINK(1)"


def test_the_export_holds_only_ones_own(three: None) -> None:
    assert [row["type"] for row in export("", "handler")] == ["garbage"]


def test_a_wrong_filter_exports_nothing(three: None) -> None:
    assert browser("dispatcher").get("/cases.csv?type=unicorns").status_code == 400


def export(query: str, login: str = "dispatcher") -> list[dict[str, str]]:
    response = browser(login).get(f"/cases.csv?{query}")
    return list(csv.DictReader(StringIO(b"".join(response).decode("utf-8-sig"))))


def test_a_closed_case_says_whether_it_was_late() -> None:
    closed()
    assert "in time" in page(browser("dispatcher").get("/cases/"))


@pytest.mark.parametrize("query", ["area=Nowhere", "late=now&organisation=Nobody", "words=..."])
def test_a_filter_that_cannot_be_read_lists_nothing(three: None, query: str) -> None:
    for where in ("/cases/", "/work/"):
        response = browser("dispatcher").get(f"{where}?{query}")
        told = page(response)
        assert response.status_code == 400
        assert "Nothing is listed: a filter could not be read." in told
        assert not {words for words in ALL if words in told}
    assert "Keep this list" not in page(browser("dispatcher").get(f"/cases/?{query}"))
    assert "cases.csv" not in source(browser("dispatcher").get(f"/cases/?{query}"))
