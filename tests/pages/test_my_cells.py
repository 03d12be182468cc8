"""My cells today: errands and open cases for a phone in one hand; what is sent twice counts once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase

from civicgrid.apps.cases.models import Case, Event, Photo, Task
from civicgrid.apps.directory import api as directory
from tests.cases.given import fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.given import PNG, browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

WHERE = "/my-cells/"


def checked() -> tuple[Case, Task]:
    """A case that the officer is sent to check."""
    case = tell(handed_back(), "dispatcher", "send_officer")
    return case, Task.objects.get(case=case)


def press(login: str, case: Case, deed: str, /, **sent: object) -> HttpResponseBase:
    """Somebody presses a button of the page as it was seen just now."""
    headers = {"HX-Request": "true"} if sent.pop("in_place", False) else {}
    facts = {"number": case.number, "seq": str(fresh(case).seq), "deed": deed, **sent}
    return browser(login).post(WHERE, facts, headers=headers)


def said(login: str) -> str:
    return page(browser(login).get(WHERE))


def test_errands_come_first_then_what_is_open_in_the_cells() -> None:
    checked()
    opened(type="", text="Something smells", lon=IN_W2[0], lat=IN_W2[1])
    opened(type="", text="Elsewhere", lon=IN_E1[0], lat=IN_E1[1])
    told = said("officer")
    assert "2 places · 1 errand" in told
    assert told.index("Is it done?") < told.index("Something smells")
    assert "Elsewhere" not in told


def test_an_address_that_the_areas_name_holds_is_said_once() -> None:
    for address in ("West 1", "西一", "12 <Mill> Lane"):
        opened(type="", text=f"Lamp at {address}", address=address)
    told = source(browser("officer").get(WHERE))
    assert told.count("<span>West 1</span>") == 2
    assert '<span>West 1, <bdi dir="auto">12 &lt;Mill&gt; Lane</bdi></span>' in told


def test_an_officer_begins_with_the_cells_and_a_handler_with_the_desk() -> None:
    for login, first in (("officer", "/my-cells/"), ("handler", "/work/")):
        assert browser(login).get("/").headers["Location"] == first
        assert re.findall(r'href="([^"]+)"[^>]*data-key="g 1"', source(browser(login).get(WHERE))) == [first]


def test_where_the_phone_is_is_compared_in_the_phone() -> None:
    opened()
    html = source(browser("officer").get(WHERE))
    assert 'data-lon="116.000500" data-lat="40.000500"' in html
    assert 'href="/reports/new/?source=inspector#here"' in html


def test_an_errand_is_answered_with_photos_of_before_and_after() -> None:
    case, errand = checked()
    photos = {f"photo_{when}": SimpleUploadedFile(f"{when}.png", PNG) for when in ("before", "after")}
    press("officer", case, "done", errand=str(errand.pk), note="Not a crumb", **photos)
    errand.refresh_from_db()
    assert (errand.ok, errand.note) == (True, "Not a crumb")
    assert [photo.note for photo in Photo.objects.filter(case=case)] == ["before"]  # the same picture counts once
    assert "Before" in page(browser("dispatcher").get(f"/cases/{case.number}/"))


def test_an_answer_that_was_sent_twice_counts_once_and_is_told_as_given() -> None:
    case, errand = checked()
    for _ in range(2):
        response = press("officer", case, "not_done", errand=str(errand.pk))
        assert response.headers["Location"] == WHERE
    assert "Answered: not done" in said("officer") or Event.objects.filter(case=case, action="report_back").count() == 1
    assert Event.objects.filter(case=case, action="report_back").count() == 1


def test_another_answer_afterwards_is_refused() -> None:
    case, errand = checked()
    press("officer", case, "done", errand=str(errand.pk))
    told = page(press("officer", case, "not_done", in_place=True, errand=str(errand.pk)))
    assert "This errand was done before." in told
    errand.refresh_from_db()
    assert errand.ok is True


def test_a_handler_takes_it_on_and_is_done_in_place() -> None:
    case = opened()
    answer = press("handler", case, "accept", in_place=True)
    assert source(answer).startswith("<li")
    assert "You are on it: the case is being handled" in page(answer)
    assert "Done" in page(answer)
    press("handler", case, "hand_back", in_place=True, note="Swept")
    assert fresh(case).state == "handed_back"
    assert case.number not in source(browser("handler").get(WHERE))


def test_a_move_that_was_sent_twice_counts_once() -> None:
    case = opened()
    seen = case.seq
    for _ in range(2):
        assert press("officer", case, "help", in_place=True, seq=str(seen)).status_code == 200
    assert fresh(case).urged == 1


def test_what_somebody_else_has_moved_on_is_told() -> None:
    case = opened()
    seen = case.seq
    tell(case, "dispatcher", "comment", note="Look twice")
    answer = press("handler", case, "accept", in_place=True, seq=str(seen))
    assert answer.status_code == 409
    assert "has changed since you looked at it" in page(answer)


def test_whoever_comes_by_says_what_they_see() -> None:
    case = opened(type="")
    press("officer", case, "gone", note="The lane is clean")
    told = page(browser("dispatcher").get(f"/cases/{case.number}/"))
    assert "Came by just now: it is gone. The lane is clean" in told


def test_a_handler_calls_the_next_post_up() -> None:
    case = opened()
    press("handler", case, "stuck", note="A gas pipe")
    assert fresh(case).escalated_to == "gov.sanitation."


def test_photos_go_alone_too() -> None:
    case = opened()
    told = press("officer", case, "photo", in_place=True, photo_before=SimpleUploadedFile("a.png", PNG))
    assert "The photos are kept" in page(told)
    assert "No photo was taken." in page(press("officer", case, "photo", in_place=True))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"deed": "dance"}, 400),
        ({"deed": "done"}, 404),
        ({"deed": "done", "errand": "nonsense"}, 404),
        ({"deed": "seen", "seq": "x"}, 400),
        ({"deed": "seen", "number": "1"}, 404),
    ],
)
def test_what_makes_no_sense_is_told(sent: dict[str, str], status: int) -> None:
    deed = sent.pop("deed")
    assert press("officer", opened(), deed, in_place=True, **sent).status_code == status
    assert press("officer", opened(), deed, **sent).headers["Location"] == WHERE


def test_a_place_opens_at_a_touch_and_one_that_is_gone_says_so() -> None:
    for number in range(8):
        opened(type="", text=f"Matter {number}", lon=116.0001 + number / 10_000)
    client = browser("officer")
    html = source(client.get(WHERE))
    assert len(re.findall('class="stop-form"', html)) == 4
    (last, *_) = re.findall(r"\?at=(\d+)#", html)[-1:]
    assert len(re.findall('class="stop-form"', source(client.get(f"{WHERE}?at={last}")))) == 5
    assert "stop-form" in source(client.get(f"{WHERE}?at={last}", headers={"HX-Request": "true"}))
    assert "needs you no more" in page(client.get(f"{WHERE}?at=1", headers={"HX-Request": "true"}))


def test_nothing_to_do_says_what_one_can_do() -> None:
    assert "Nothing waits in your cells." in said("officer")


def test_the_page_is_small(small_city: None) -> None:
    for number in range(40):
        opened(type="", text=f"Matter {number}", lon=116.0001 + number / 50_000)
    assert len(browser("officer").get(WHERE).content) < 64_000


def test_one_comes_on_duty_says_where_one_is_and_goes_off() -> None:
    client = browser("officer")
    client.post(WHERE, {"duty": "on"})
    assert "On duty" in page(client.get(WHERE))
    assert client.post(WHERE, {"duty": "here", "lon": "116.0005", "lat": "40.0005"}).status_code == 204
    (on_duty,) = directory.on_duty()
    assert (on_duty.login, on_duty.lon) == ("officer", 116.0005)
    for lon in ("x", "", "inf", "nan", "180.5"):
        assert client.post(WHERE, {"duty": "here", "lon": lon, "lat": "1"}).status_code == 400
    client.post(WHERE, {"duty": "off"})
    assert "Off duty" in page(client.get(WHERE))
    assert client.post(WHERE, {"duty": "here", "lon": "116.0005", "lat": "40.0005"}).status_code >= 400


def test_whoever_has_answered_is_not_asked_the_same_again() -> None:
    case, errand = checked()
    told = page(press("officer", case, "done", in_place=True, errand=str(errand.pk)))
    assert "Answered: it is done" in told
    assert "I am here" in told
    assert "It is still there" not in told


def test_nobody_is_called_for_help_where_nobody_has_the_case() -> None:
    case = opened(type="")
    assert 'value="help"' not in source(browser("officer").get(WHERE))
    assert "Nobody has this case yet" in page(press("officer", case, "help", in_place=True))
