"""My reports: a link by mail, to the address that sent them, and to nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.cases.api import caller_of
from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.services.actions import mine
from civicgrid.apps.services.models import Notice
from civicgrid.base import jobs
from tests.cases.given import closed
from tests.pages.given import browser
from tests.services.door import page, reported, secret_in
from tests.services.mailbox import ADDRESS, Box, Jobs

pytestmark = pytest.mark.usefixtures("small_city")


def test_my_reports_are_shown_by_a_link_that_works_once(run_jobs: Jobs, box: Box) -> None:
    _, address = reported(contact=ADDRESS)
    run_jobs()
    client = browser()
    unknown = page(client.post("/mine/", {"address": "nobody@tiny.example"}))
    known = page(client.post("/mine/", {"address": ADDRESS.upper()}))
    assert unknown.replace("nobody@tiny.example", "") == known.replace(ADDRESS.upper(), "")
    run_jobs()
    assert [each["To"] for each in box.letters] == [ADDRESS, ADDRESS]
    way = box.way("/mine/")
    assert "Show my reports" in page(client.get(way))
    assert client.post(way).headers["Location"] == "/mine/"
    number = Case.objects.get().number
    assert number in page(client.get("/mine/"))
    assert client.post("/mine/", {"open": number}).headers["Location"] == address
    assert client.post("/mine/", {"open": "4711"}).status_code == 404
    assert "This link was used" in page(browser().post(way))
    assert "secret" not in Notice.objects.get(kind="login").data
    client.post("/mine/", {"close": "1"})
    assert number not in page(client.get("/mine/"))


def test_a_link_that_opens_nothing_says_so_before_a_press(box: Box) -> None:
    answer = browser().get("/mine/rubbish/")
    assert (answer.status_code, "This link was used" in page(answer)) == (404, True)


@pytest.mark.parametrize("path", ["/", "/mine/"])
def test_without_a_mail_server_no_letter_is_promised(path: str) -> None:
    told = page(browser().get(path))
    assert "This city sends no e-mail" in told
    assert "Send me the link" not in told


@pytest.mark.parametrize("typed", ['"x,chen@tiny.example,y"@attacker.example', f"{ADDRESS}, me@attacker.example"])
def test_nobody_comes_in_by_an_address_that_only_holds_anothers(run_jobs: Jobs, box: Box, typed: str) -> None:
    reported(contact=ADDRESS)
    run_jobs()
    assert browser().post("/mine/", {"address": typed}).status_code == 400
    mine.ask_for_link(typed, "en")
    run_jobs()
    assert len(box.letters) == 1


def test_the_link_goes_to_the_address_of_a_report_by_another_door(run_jobs: Jobs, box: Box) -> None:
    closed(contact=f"Chen Hua <{ADDRESS}>")
    mine.ask_for_link(ADDRESS.upper(), "en")
    run_jobs()
    assert [each["To"] for each in box.letters] == [ADDRESS]


def test_the_link_goes_to_no_address_that_nobody_left(run_jobs: Jobs, box: Box) -> None:
    """A row from before, whose caller was another one."""
    reported(contact="me@attacker.example")
    run_jobs()
    Report.objects.update(caller=caller_of(ADDRESS))
    mine.ask_for_link(ADDRESS, "en")
    run_jobs()
    assert len(box.letters) == 1


def test_whether_an_address_is_known_is_not_told_by_what_is_done_at_once(box: Box) -> None:
    reported(contact=ADDRESS)
    number = Case.objects.get().number
    for page_, sent in (("/mine/", {}), ("/find-report/", {"number": number})):
        done = []
        for address in (ADDRESS, "nobody@tiny.example"):
            client, waiting = browser(), jobs.count_waiting()
            with CaptureQueriesContext(connection) as counted:
                client.post(page_, {"address": address, **sent})
            done.append(([each["sql"].split()[0] for each in counted], jobs.count_waiting() - waiting))
        assert done[0] == done[1]
        assert done[0][1] == 1


def test_a_stopped_link_is_had_anew_by_my_reports(run_jobs: Jobs, box: Box) -> None:
    citizen, address = reported(contact=ADDRESS)
    citizen.client.post(address, {"do": "stop"})
    citizen.client.post("/mine/", {"address": ADDRESS})
    run_jobs()
    citizen.client.post(box.way("/mine/"))
    fresh = citizen.client.post("/mine/", {"open": Case.objects.get().number}).headers["Location"]
    assert secret_in(fresh) != secret_in(address)
    assert citizen.client.get(fresh).status_code == 200


def test_after_an_hour_the_list_is_closed(run_jobs: Jobs, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen, _ = reported(contact=ADDRESS)
    citizen.client.post("/mine/", {"address": ADDRESS})
    run_jobs()
    citizen.client.post(box.way("/mine/"))
    monkeypatch.setattr("civicgrid.apps.services.pages.mine.OPEN_FOR", timedelta())
    assert "Send me the link" in page(citizen.client.get("/mine/"))


@pytest.mark.parametrize("address", ["", "chen", "chen@tiny.example\nBcc: x@y.z", "陈@tiny.example"])
def test_what_is_no_address_is_told(box: Box, address: str) -> None:
    response = browser().post("/mine/", {"address": address})
    assert response.status_code == 400
    assert "This is no address of e-mail" in page(response)


def test_a_lost_link_comes_back_to_its_own_address_alone(run_jobs: Jobs, box: Box) -> None:
    _, address = reported(contact=ADDRESS)
    run_jobs()
    number = Case.objects.get().number
    client = browser()
    said = {
        page(client.post("/find-report/", {"number": one, "address": other}))
        for one, other in ((number, ADDRESS), (number, "nobody@tiny.example"), ("1", ADDRESS), ("", ""))
    }
    assert len(said) == 1
    run_jobs()
    assert len(box.letters) == 2
    assert address in box.text()
    assert client.get("/find-report/").headers["Location"] == "/mine/"
