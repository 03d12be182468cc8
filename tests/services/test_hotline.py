"""The hotline desk: the caller is known again, what is open like it is shown, nothing of a call is lost."""

import csv
import re
from io import StringIO

import pytest
from django.http import HttpResponseBase

from civicgrid.apps.cases.api import contact_of
from civicgrid.apps.cases.models import CallBack, Case, Report
from civicgrid.base.ledger.models import Entry
from tests.cases.given import fresh, opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

DESK, CALLS = "/hotline/", "/hotline/call-backs/"
NUMBER = "138 0013 8000"
CALL = {"origin_key": "call-1", "contact": NUMBER, "who": "Wu Hao", "text": "Bags beside the bench", "area": "West 1"}


def call(step: str, login: str = "dispatcher", target: str = "", **sent: str) -> HttpResponseBase:
    """The form of the desk, sent by one of its buttons."""
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    return browser(login).post(DESK, {**CALL, "step": step, **sent}, headers=headers)


def test_a_call_becomes_a_report_in_the_callers_name() -> None:
    assert call("report").status_code == 303
    report = Report.objects.get()
    assert (report.source, report.reporter, contact_of(report)) == ("hotline", "Wu Hao", NUMBER)
    assert report.area == "town.west.w1."


def test_sent_twice_it_counts_once_and_under_the_same_key_it_says_the_same() -> None:
    call("report")
    call("report")
    assert Report.objects.count() == 1
    refused = call("report", text="Another matter")
    assert refused.status_code == 409
    assert "This form was sent before" in page(refused)


def test_what_the_type_asks_comes_first() -> None:
    asked = call("report", type="Exposed garbage")
    assert "What this type asks" in page(asked)
    assert Report.objects.count() == 0
    call("report", type="Exposed garbage", asked="garbage", **{"answers.what": "bags"})
    assert Report.objects.get().answers == {"what": "bags"}


def test_somebody_reports_for_another() -> None:
    call("report", for_who="Grandmother Li", for_contact="138 0000 0000")
    report = Report.objects.get()
    assert report.reporter == "Grandmother Li (through Wu Hao)"
    assert contact_of(report) == "138 0000 0000"


def test_a_caller_is_known_again_however_the_number_is_written() -> None:
    call("report")
    assert "Nothing from this number" in page(call("look", contact="139 0000 0000"))
    known = page(call("look", target="caller", contact="+86 138-0013-8000"))
    assert known.startswith("What they said before")
    assert "Bags beside the bench" in known
    assert "To file" in known


def test_the_ledger_keeps_who_looked_a_caller_up_and_not_the_number() -> None:
    call("look")
    entry = Entry.objects.get(event_name="CallerLookedUp")
    assert entry.actor == "dispatcher"
    assert "8000" not in entry.event.replace(entry.subject, "")


def test_without_a_contact_nothing_is_looked_up() -> None:
    call("look", contact="")
    assert not Entry.objects.filter(event_name="CallerLookedUp").exists()


def test_what_is_neither_a_number_nor_an_address_is_not_looked_up() -> None:
    told = page(call("look", target="caller", contact="abc"))
    assert "neither an address of e-mail nor a telephone number" in told
    assert "Nothing from this number" not in told
    assert not Entry.objects.filter(event_name="CallerLookedUp").exists()
    for step, field in (("report", "contact"), ("report", "for_contact"), ("call_back", "contact")):
        refused = call(step, **{field: "abc", "within": "1 working_hour"})
        assert refused.status_code == 400
        assert f'id="call-{field}-error"' in source(refused)
    assert not Report.objects.exists()


def test_an_empty_call_is_told_all_that_it_lacks() -> None:
    refused = source(call("report", text="", area=""))
    assert 'id="call-area-error"' in refused
    assert 'id="call-text-error"' in refused
    assert 'id="call-text-error"' not in source(call("report", text="", type="Exposed garbage", area=""))


def test_open_cases_like_it_appear_as_one_writes() -> None:
    opened(text="Bags beside the bench", type="")
    opened(text="Broken lamp on the corner", type="", lon=IN_E1[0], lat=IN_E1[1])
    shown = page(call("", target="alike", text="some bags near a bench", area=""))
    assert shown.startswith("Open cases like it")
    assert "Bags beside the bench" in shown
    assert "Broken lamp" not in shown
    assert "As you write" in page(call("", target="alike", text="", area="", address=""))


def test_place_and_type_are_enough() -> None:
    opened(text="Sacks", area="w1", lon=None, lat=None)
    opened(text="Sacks", area="e1", lon=None, lat=None)
    shown = source(call("", target="alike", text="nothing in common here", area="West 1", type="Exposed garbage"))
    assert shown.count("join:") == 1
    assert "As you write" in page(call("", target="alike", text="nothing in common", area="Atlantis", type="unicorns"))


def test_nobody_is_sure_where_it_is_and_the_city_looks_at_it() -> None:
    assert call("report", area="", unsure="1").status_code == 303
    case = Case.objects.get()
    assert case.area == "town."
    assert "Bags beside the bench" in page(browser("dispatcher").get(f"/cases/{case.number}/"))


def test_the_desk_sets_a_point_and_takes_it_back() -> None:
    where = {"lon": str(IN_E1[0]), "lat": str(IN_E1[1])}
    call("report", area="", **where)
    assert (Report.objects.get().lon, Report.objects.get().area) == (IN_E1[0], "town.east.e1.")
    call("report", origin_key="call-2", no_point="1", **where)
    assert Report.objects.get(origin_key="call-2").area == "town.west.w1."
    refused = call("report", origin_key="call-3", area="", text="", **where, within="soon", address="x" * 400)
    assert f'value="{IN_E1[0]}"' in source(refused)
    assert call("report", origin_key="call-4", area="", lon="1", lat="1").status_code == 400


def test_a_refusal_keeps_all_that_was_typed_and_who_was_looked_up() -> None:
    call("report")
    known = source(call("look", target="caller"))
    assert f'name="looked_up" value="{NUMBER}"' in known
    typed = {"text": "The lamp hums", "address": "12 Garden Road", "why": "To tell the end", "for_who": "Li"}
    refused = call("report", origin_key="call-2", area="Atlantis", looked_up=NUMBER, **typed)
    assert refused.status_code == 400
    assert "Bags beside the bench" in page(refused)
    assert all(words in source(refused) for words in typed.values())
    another = call("report", origin_key="call-2", area="Atlantis", looked_up=NUMBER, contact="139 0000 0000")
    assert "Write how they are reached" in page(another)


def test_the_address_names_the_area_where_the_desk_names_none() -> None:
    assert call("report", area="", address="12 Garden Road, West 2").status_code == 303
    assert Report.objects.get().area == "town.west.w2."
    assert call("report", area="", address="12 Garden Road", origin_key="call-2").status_code == 400


def test_a_point_is_a_place_for_what_is_alike() -> None:
    opened(text="Sacks", area="w1", lon=None, lat=None)
    sent = {"text": "nothing in common here", "type": "Exposed garbage", "area": ""}
    here = call("", target="alike", lon="116.0005", lat="40.0005", **sent)
    assert source(here).count("join:") == 1
    assert "As you write" in page(call("", target="alike", lon="x", lat="y", **sent))


def test_a_caller_is_counted_in() -> None:
    case = opened(type="")
    call(f"join:{case.number}", text="")
    assert fresh(case).reports == 2
    assert Case.objects.count() == 1


def test_a_case_that_is_closed_meanwhile_takes_nobody_in() -> None:
    case = opened(type="")
    tell(case, "dispatcher", "void", reason="Nothing there")
    assert call(f"join:{case.number}").status_code == 400
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"area": ""}, "Say where it is"),
        ({"area": "Atlantis"}, "There is no area called Atlantis."),
        ({"text": "", "type": ""}, "does not say what is the matter"),
    ],
)
def test_what_is_missing_is_told_and_the_words_are_kept(sent: dict[str, str], told: str) -> None:
    answer = call("report", **sent)
    assert answer.status_code == 400
    assert told in page(answer)
    assert f"[{NUMBER}]" in page(answer)


def test_a_call_is_promised_made_and_the_ledger_is_told() -> None:
    case = opened(type="")
    assert call(f"call_back:{case.number}", within="1 working_hour", why="Tell her when").headers["Location"] == CALLS
    waiting = page(browser("dispatcher").get(CALLS))
    assert "Wu Hao" in waiting
    assert "Tell her when" in waiting
    assert NUMBER not in waiting
    assert "A call is promised to them" in page(call("look"))
    row = CallBack.objects.get()
    client, sent = browser("dispatcher"), {"call": str(row.pk)}
    assert NUMBER in page(client.post(CALLS, {**sent, "step": "number"}))
    client.post(CALLS, {**sent, "step": "try"})
    assert "called 1 time, nobody answered" in page(client.get(CALLS))
    client.post(CALLS, {**sent, "step": "settle", "outcome": "She is content"})
    assert "Nobody waits for a call." in page(client.get(CALLS))
    assert "She is content" in page(client.get(f"{CALLS}?done=1"))
    told = list(Entry.objects.filter(subject=str(row.pk)).order_by("pk").values_list("event_name", flat=True))
    assert told == ["CallBackAsked", "CallBackRead", "CallBackMade", "CallBackMade"]
    assert not Entry.objects.filter(event__contains=NUMBER).exists()


def test_of_two_who_call_one_is_told() -> None:
    call("call_back", within="1 working_hour")
    row, client = CallBack.objects.get(), browser("dispatcher")
    sent = {"call": str(row.pk), "seq": str(row.seq)}
    client.post(CALLS, {**sent, "step": "try"})
    late = client.post(CALLS, {**sent, "step": "settle", "outcome": "Told"})
    assert late.status_code == 409
    client.post(CALLS, {"call": str(row.pk), "step": "settle", "outcome": "Told"})
    assert client.post(CALLS, {"call": str(row.pk), "step": "try"}).status_code == 404
    assert client.post(CALLS, {"call": str(row.pk), "step": "try", "done": "1"}).status_code == 409


@pytest.mark.parametrize(("sent", "status"), [({"step": "settle"}, 400), ({"step": "try", "call": "nonsense"}, 404)])
def test_what_makes_no_sense_is_told(sent: dict[str, str], status: int) -> None:
    call("call_back", within="1 working_day")
    row = CallBack.objects.get()
    assert browser("dispatcher").post(CALLS, {"call": str(row.pk), **sent}).status_code == status


@pytest.mark.parametrize("sent", [{"contact": ""}, {"within": "soon"}])
def test_a_call_needs_a_number_and_a_time(sent: dict[str, str]) -> None:
    assert call("call_back", **{"within": "1 working_hour", **sent}).status_code == 400
    assert not CallBack.objects.exists()


def test_the_list_of_calls_names_who_made_them() -> None:
    call("call_back", within="1 working_day")
    row = CallBack.objects.get()
    sent = {"call": str(row.pk), "seq": str(row.seq), "step": "settle", "outcome": "Told"}
    browser("dispatcher").post(CALLS, sent)
    text = browser("dispatcher").get(f"{CALLS}?csv=1&done=1").content.decode("utf-8-sig")
    (told,) = csv.DictReader(StringIO(text))
    assert told["done_by"] == "dispatcher" != told["done_by_name"]


def test_the_list_of_calls_is_there_as_csv_without_numbers() -> None:
    call("call_back", within="1 working_day", why="=Ask")
    text = browser("dispatcher").get(f"{CALLS}?csv=1").content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["who"], row["why"], row["done_at"]) == ("Wu Hao", "'=Ask", "")
    assert "8000" not in text


def test_ready_words_for_calls_stand_beside() -> None:
    facts = {"use": "greeting", "title-en": "Good morning", "text-en": "City of Tinytown, good morning."}
    assert "Nobody has written greetings" in page(browser("dispatcher").get(DESK))
    browser("centre-head").post("/reply-templates/", facts)
    assert "City of Tinytown, good morning." in page(browser("dispatcher").get(DESK))


def test_ready_answers_are_filled_from_each_case_that_is_shown() -> None:
    case = opened(type="", text="Bags beside the bench")
    facts = {"use": "answer", "title-en": "Known", "text-en": "It is known as {number}."}
    browser("centre-head").post("/reply-templates/", facts)
    assert f"It is known as {case.number}." in page(call("", target="alike"))
    call("report", area="East 1")
    number = Report.objects.get(source="hotline").memberships.get().case.number
    assert f"It is known as {number}." in page(call("look", target="caller"))


def test_only_the_desk_answers() -> None:
    assert browser("officer").get(DESK).status_code == 403
    assert browser("handler").get(CALLS).status_code == 403


def test_the_sheet_of_keys_lists_every_key_of_the_desk() -> None:
    opened(text="Bags beside the bench", type="")
    shown = source(call("look"))
    sheet = shown[shown.index("At the hotline") :].partition("</section>")[0]
    keys = set(re.findall('data-key="([^"]+)"', shown.partition('<form class="call"')[2].partition("</main>")[0]))
    assert {"w", "a", "r", "b", "n", "1"} <= keys
    for key in keys | {"l"}:
        assert f"<kbd>{key}</kbd>" in sheet, key
