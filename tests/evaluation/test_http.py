"""The evaluation as JSON."""

from typing import Any

import pytest
from django.test import Client

from civicgrid.apps.evaluation.models import Appeal
from tests.pages.given import browser

from .given import CLOSED, LATE, act, case

pytestmark = pytest.mark.usefixtures("small_city")
Document = dict[str, Any]
URL = "/api/v1/evaluation"
SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}


def get(client: Client, path: str = "", **query: str) -> Document:
    """The answer."""
    told: Document = client.get(f"{URL}{path}", {**SEPTEMBER, **query}).json()
    return told


def post(client: Client, path: str, **sent: object) -> Document:
    """The answer."""
    told: Document = client.post(f"{URL}{path}", sent, content_type="application/json").json()
    return told


def test_the_table_is_told_with_its_figures() -> None:
    case(**CLOSED)
    case(**LATE)
    told = get(browser("commander"))
    assert told["period"] == {"first": "2026-09-01", "last": "2026-09-30"}
    assert told["before"] == {"first": "2026-08-01", "last": "2026-08-31"}
    assert [(row["key"], row["rank"]) for row in told["rows"]] == [("town.west.", 1), ("town.east.", None)]
    figure = told["total"]["figures"]["closing_on_time"]
    assert (figure["value"], figure["part"], figure["whole"], figure["before"]) == (0.5, 1, 2, None)
    assert told["rows"][1]["figures"]["closing"]["value"] is None


def test_parts_and_order_can_be_asked_for() -> None:
    case(**CLOSED)
    told = get(browser("commander"), under="town.west.", sort="closing")
    assert (told["under"], told["sort"]) == ("town.west.", "closing")
    assert [row["key"] for row in told["rows"]] == ["town.west.w1.", "town.west.w2."]


def test_the_cases_behind_a_figure_are_told() -> None:
    wanted = case(**LATE)
    case(**CLOSED)
    told = get(browser("commander"), "/cases", measure="closed_late", object="town.west.")
    assert (told["name"]["en"], told["count"], told["pages"]) == ("West Side", 1, 1)
    assert [(row["number"], row["late"]) for row in told["rows"]] == [(wanted.number, True)]


def test_what_is_measured_is_told() -> None:
    told = browser("commander").get(f"{URL}/indicators").json()
    assert {"code": "closing", "name": {"en": "Closing rate", "zh-hans": "结案率"}, "part": "closed",
            "over": "should_close", "better": "higher"} in told["indicators"]  # fmt: skip
    reported = next(each for each in told["measures"] if each["code"] == "reported")
    assert reported["kinds"] == ["area"]
    inspector = next(each for each in told["scores"] if each["code"] == "inspector")
    assert inspector["parts"] == ["checking", "missing", "valid_reports", "verifying"]


@pytest.mark.parametrize("path", ["", "/indicators", "/cases?measure=filed", "/appeals"])
def test_without_a_login_or_a_post_nothing_is_told(path: str) -> None:
    assert browser().get(f"{URL}{path}").status_code == 401
    assert browser("citizen").get(f"{URL}{path}").status_code == 403


@pytest.mark.parametrize("under", ["west", "town.west."])
def test_places_are_named_by_code_or_path(under: str) -> None:
    case(**CLOSED)
    told = get(browser("commander"), "/cases", measure="closed", object=under)
    assert (told["name"]["en"], told["count"]) == ("West Side", 1)
    assert get(browser("commander"), under=under)["under"] == "town.west."
    assert get(browser("commander"), by="organisation", under="gov")["under"] == "gov."


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"measure": "magic"}, "measure"),
        ({"measure": "filed", "object": "moon"}, "object"),
        ({"measure": "filed", "under": "moon"}, "under"),
        ({"measure": "filed", "by": "organisation", "object": "moon"}, "object"),
        ({"measure": "filed", "by": "post", "under": "west"}, "under"),
        ({"measure": "filed", "page": "2"}, "page"),
        ({"measure": "filed", "page": "0"}, "page"),
        ({"mesure": "filed"}, "measure"),
        ({"measure": "filed", "unter": "west"}, "unter"),
    ],
)
def test_a_figure_that_there_is_not_is_refused(query: dict[str, str], field: str) -> None:
    told = get(browser("commander"), "/cases", **query)
    assert (told["field"], told["status"] in {400, 422}, bool(told["remedy"])) == (field, True, True)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "x"}, "from"),
        ({"to": "0"}, "to"),
        ({"by": "moon"}, "by"),
        ({"to": "2026-08-01"}, "to"),
        ({"sort": "magic"}, "sort"),
        ({"under": "moon"}, "under"),
    ],
)
def test_a_wrong_question_names_its_field(query: dict[str, str], field: str) -> None:
    answer = browser("commander").get(URL, {**SEPTEMBER, **query})
    assert answer.status_code in {400, 422}
    assert (answer.json()["field"], bool(answer.json()["remedy"])) == (field, True)


def test_an_appeal_goes_its_way() -> None:
    late = case(**LATE)
    told = post(browser("handler"), "/appeals", number=late.number, reason="Flood")
    assert (told["number"], told["state"], told["judge"]) == (late.number, "asked", "gov.")
    told = post(browser("dispatcher"), f"/appeals/{late.number}/review", seq=told["seq"], ok=True, reason="Yes")
    assert told["state"] == "supported"
    (waiting,) = browser("commander").get(f"{URL}/appeals").json()
    told = post(browser("commander"), f"/appeals/{late.number}/decide", seq=waiting["seq"], ok=True, reason="Yes")
    assert (told["state"], Appeal.objects.get().granted) == ("granted", True)
    assert browser("commander").get(f"{URL}/appeals").json() == []
    assert len(browser("commander").get(f"{URL}/appeals", {"every": "true"}).json()) == 1


@pytest.mark.parametrize("reason", ["\x1b[2J", "so \u202e it was", "x" * 10_001, " "])
def test_a_reason_is_text_that_people_can_read(reason: str) -> None:
    told = post(browser("handler"), "/appeals", number=case(**LATE).number, reason=reason)
    assert (told["status"], told["field"], bool(told["remedy"])) == (400, "reason", True)
    assert not Appeal.objects.exists()


def test_an_answer_to_what_has_moved_on_is_told() -> None:
    late = case(**LATE)
    post(browser("handler"), "/appeals", number=late.number, reason="Flood")
    told = post(browser("dispatcher"), f"/appeals/{late.number}/review", seq=7, ok=True, reason="Yes")
    assert told["status"] == 409


@pytest.mark.parametrize("where", [f"{URL}/cases", "/evaluation/cases/"])
def test_the_acts_of_others_are_not_told(where: str) -> None:
    act(case(**CLOSED), "dispatcher", "file", "09-02 09:30")
    asked = {**SEPTEMBER, "measure": "filed", "by": "post", "object": "dispatcher"}
    assert browser("commander").get(where, asked).status_code == 200
    assert browser("officer").get(where, asked).status_code == 404


def test_a_forged_form_of_another_site_neither_appeals_nor_answers() -> None:
    late = case(**LATE)
    asked = browser("handler", enforce_csrf_checks=True).post(
        f"{URL}/appeals", f'{{"number": "{late.number}", "reason": "Flood"}}', content_type="text/plain"
    )
    assert (asked.status_code, Appeal.objects.count()) == (403, 0)
    post(browser("handler"), "/appeals", number=late.number, reason="Flood")
    answered = browser("dispatcher", enforce_csrf_checks=True).post(
        f"{URL}/appeals/{late.number}/review", '{"seq": 1, "ok": true, "reason": "Yes"}', content_type="text/plain"
    )
    assert (answered.status_code, Appeal.objects.get().state) == (403, "asked")


def test_who_is_not_logged_in_cannot_appeal() -> None:
    assert post(browser(), "/appeals", number=case(**LATE).number, reason="Flood")["status"] == 401
