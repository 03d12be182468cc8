"""The pages of the evaluation, as people read them."""

import csv
from io import StringIO

import pytest

from civicgrid.apps.evaluation.models import Appeal
from tests.pages.given import browser, page, source

from .given import CLOSED, LATE, case

pytestmark = pytest.mark.usefixtures("small_city")
SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}


def test_the_table_shows_figures_and_where_there_are_none() -> None:
    case(**CLOSED)
    case(**LATE)
    said = page(browser("commander").get("/evaluation/", SEPTEMBER))
    assert "Areas, 2026-09-01 – 2026-09-30" in said
    assert "West Side 2 100.00%" in said
    assert "50.00%" in said
    assert "East Side 0 no value" in said


def test_it_speaks_chinese() -> None:
    case(**CLOSED)
    said = page(browser("commander", "zh-hans").get("/evaluation/", SEPTEMBER))
    assert "西区" in said
    assert "按时结案率" in said


def test_a_change_is_told_in_words_and_shape() -> None:
    case(**LATE)
    for _ in range(9):
        case(**{**CLOSED, "opened_at": "08-12 09:00", "filed_at": "08-12 10:00", "dispatched_at": "08-12 10:00",
                "handed_back_at": "08-13 09:00", "closed_at": "08-13 10:00"})  # fmt: skip
    said = page(browser("commander").get("/evaluation/", SEPTEMBER))
    assert "▽ 100.00 less than in the period before: worse" in said
    assert "not comparable with a year before" in said


def test_every_figure_leads_to_its_cases() -> None:
    wanted = case(**LATE)
    case(**CLOSED)
    client = browser("commander")
    table = source(client.get("/evaluation/", {**SEPTEMBER, "every": "yes"}))
    link = "by=area&amp;from=2026-09-01&amp;to=2026-09-30&amp;measure=closed_late&amp;object=town.west."
    assert f'href="/evaluation/cases/?{link}">1</a>' in table
    said = page(client.get("/evaluation/cases/?" + link.replace("&amp;", "&")))
    assert "Closed late: West Side" in said
    assert wanted.number in said
    assert "1 case" in said


def test_the_list_behind_a_figure_has_pages() -> None:
    for _ in range(51):
        case(**CLOSED)
    client, query = browser("commander"), {**SEPTEMBER, "measure": "closed"}
    assert "1 / 2" in page(client.get("/evaluation/cases/", query))
    assert source(client.get("/evaluation/cases/", {**query, "page": "2"})).count("data-row>") == 1


def test_headings_sort() -> None:
    case(**CLOSED)
    table = source(browser("commander").get("/evaluation/", {**SEPTEMBER, "sort": "closing"}))
    assert table.count("aria-sort") == 1
    assert "sort=-closing" in table


def test_a_branch_shows_the_way_back_up() -> None:
    case(**CLOSED)
    said = page(browser("commander").get("/evaluation/", {**SEPTEMBER, "under": "town.west."}))
    assert "Tinytown West Side" in said
    assert "West 1 1" in said
    top = page(browser("commander").get("/evaluation/", {**SEPTEMBER, "by": "organisation", "under": "gov."}))
    assert "All organisations Town Government" in top


def test_who_may_not_see_others_is_told_so() -> None:
    said = page(browser("officer").get("/evaluation/", {**SEPTEMBER, "by": "officer"}))
    assert "You see your own." in said
    assert "欧阳飞" not in said
    assert "Ouyang Fei" in said
    assert "Ou Min" not in said


def test_nobody_to_show_is_told() -> None:
    assert "Nobody to show." in page(browser("handler").get("/evaluation/", {**SEPTEMBER, "by": "post"}))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"from": "yesterday"}, "Write the day as 2026-01-31."),
        ({"from": "2026-09-30", "to": "2026-09-01"}, "before it begins"),
        ({"by": "moon"}, "Choose area, organisation, post or officer."),
        ({"sort": "magic"}, "Use the code of an indicator"),
    ],
)
def test_what_cannot_be_shown_is_said(query: dict[str, str], told: str) -> None:
    answer = browser("commander").get("/evaluation/", query)
    assert answer.status_code == 400
    assert told in page(answer)


def test_the_csv_is_a_file_for_spreadsheets() -> None:
    case(**CLOSED)
    answer = browser("commander").get("/evaluation.csv", SEPTEMBER)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evaluation-area-2026-09-01-2026-09-30.csv"'
    lines = source(answer).splitlines()
    assert lines[0].startswith("\ufeffrank,area,name,reported,filed")
    assert lines[1].startswith("1,town.west.,West Side,1,1")
    assert lines[2].startswith(",town.east.,East Side,0,0")
    assert lines[-1].startswith(",,All,1,1")


def test_the_csv_runs_no_formula() -> None:
    case(**{**CLOSED, "organisation": ""})
    table = source(browser("commander").get("/evaluation.csv", SEPTEMBER | {"by": "organisation"}))
    assert ",'=,No organisation yet," in table


def test_an_appeal_is_asked_reviewed_and_decided() -> None:
    late = case(**LATE)
    where = f"/appeals/{late.number}/"
    assert "Why should the lateness be excused?" in page(browser("handler").get(where))
    assert browser("handler").post(where, {"step": "ask", "reason": "Flood"}).status_code == 303
    assert "Waits for the dispatcher" in page(browser("handler").get(where))
    assert "1 open appeal" in page(browser("dispatcher").get("/evaluation/"))
    for login, step in (("dispatcher", "review"), ("commander", "decide")):
        assert "Flood" in page(browser(login).get("/appeals/"))
        seq = str(Appeal.objects.get().seq)
        assert "Your turn" in page(browser(login).get(where))
        answer = browser(login).post(where, {"step": step, "seq": seq, "ok": "yes", "reason": "So it was"})
        assert answer.status_code == 303
    assert "Granted: does not count as late" in page(browser("handler").get(where))
    assert "No appeal waits." in page(browser("dispatcher").get("/appeals/"))
    assert "Flood" in page(browser("dispatcher").get("/appeals/", {"every": "yes"}))
    table = browser("dispatcher").get("/appeals/", {"every": "yes", "csv": "1"}).content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(table))
    assert row["number"] == late.number
    assert (row["state"], row["state_name"]) == ("granted", "Granted: does not count as late")
    assert row["organisation_name"] == "Sanitation Department"


def test_a_late_case_behind_a_figure_can_be_appealed() -> None:
    late = case(**LATE)
    listed = browser("handler").get("/evaluation/cases/", {**SEPTEMBER, "by": "organisation", "measure": "closed_late"})
    assert f'href="/appeals/{late.number}/"' in source(listed)


def test_a_late_case_leads_to_its_appeal() -> None:
    late, in_time = case(**LATE), case(**CLOSED)
    where = f"/cases/{late.number}/"
    assert "Appeal against its lateness" in page(browser("handler").get(where))
    assert "its lateness" not in page(browser("dispatcher").get(where))
    assert "its lateness" not in page(browser("handler").get(f"/cases/{in_time.number}/"))
    browser("handler").post(f"/appeals/{late.number}/", {"reason": "Flood"})
    assert "The appeal against its lateness" in page(browser("dispatcher").get(where))
    assert f'href="/appeals/{late.number}/"' in source(browser("handler").get(where))
    assert "its lateness" not in page(browser("officer").get(where))


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"step": "review", "seq": "1", "reason": "Yes"}, 400, "Say whether you are in favour."),
        ({"step": "review", "seq": "1", "ok": "yes"}, 400, "Nothing was written here. Say it in a few words."),
        ({"step": "review", "seq": "9", "ok": "yes", "reason": "Yes"}, 409, "has changed since you looked"),
        ({"step": "leap", "seq": "1", "ok": "yes", "reason": "Yes"}, 404, "Load the page anew."),
    ],
)
def test_a_wrong_answer_to_an_appeal_is_told(sent: dict[str, str], status: int, told: str) -> None:
    late = case(**LATE)
    browser("handler").post(f"/appeals/{late.number}/", {"reason": "Flood"})
    answer = browser("dispatcher").post(f"/appeals/{late.number}/", sent)
    assert answer.status_code == status
    assert told in page(answer)


def test_there_is_no_appeal_to_see_where_none_is_possible() -> None:
    assert browser("handler").get(f"/appeals/{case(**CLOSED).number}/").status_code == 404
