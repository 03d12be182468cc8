"""A new report by staff."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase

from civicgrid.apps.cases.models import Case, Photo, Report
from tests.cities import IN_E1, IN_W1, OUTSIDE
from tests.pages.given import PNG, browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

WHERE = "/reports/new/"
GARBAGE = {
    "origin_key": "key-of-this-form",
    "type": "Exposed garbage",
    "asked": "garbage",
    "answers.what": "bags",
    "text": "Bags beside the bench",
    "area": "West 1",
    "source": "hotline",
    "reporter": "Mrs Lin",
    "contact": "555 0100",
}


def test_a_report_becomes_a_case() -> None:
    client = browser("dispatcher")
    response = client.post(WHERE, GARBAGE)
    case = Case.objects.get()
    assert response.headers["Location"] == f"/cases/{case.number}/"
    assert (case.area, case.state, case.source) == ("town.west.w1.", "dispatched", "hotline")
    assert f"The case {case.number} is open." in page(client.get(response.headers["Location"]))


def test_the_contact_is_kept_sealed() -> None:
    browser("dispatcher").post(WHERE, GARBAGE)
    assert b"555" not in bytes(Report.objects.get().contact)


def test_a_form_sent_twice_counts_once() -> None:
    client = browser("dispatcher")
    client.post(WHERE, GARBAGE)
    client.post(WHERE, GARBAGE)
    assert Report.objects.count() == 1


def key_in(response: HttpResponseBase) -> str:
    """The key that a form carries."""
    return source(response).split('name="origin_key" value="')[1].split('"')[0]


def test_a_form_sent_again_with_other_words_is_not_lost() -> None:
    client, other = browser("dispatcher"), GARBAGE | {"text": "A fallen tree", "area": "East 2"}
    client.post(WHERE, GARBAGE)
    told = client.post(WHERE, other)
    assert told.status_code == 409
    assert "This form was sent before, and said something else then." in page(told)
    assert "A fallen tree" in page(told)
    client.post(WHERE, other | {"origin_key": key_in(told)})
    assert sorted(Report.objects.values_list("text", flat=True)) == ["A fallen tree", "Bags beside the bench"]


def test_a_link_may_fill_the_form_but_not_name_the_delivery() -> None:
    response = browser("dispatcher").get(WHERE, {"text": "A fallen tree", "origin_key": "one-for-all"})
    assert "A fallen tree" in page(response)
    assert key_in(response) != "one-for-all"


def test_every_form_has_a_key_of_its_own() -> None:
    client = browser("dispatcher")
    keys = {key_in(client.get(WHERE)) for _ in range(2)}
    assert len(keys) == 2


def test_a_second_report_of_the_matter_joins_its_case() -> None:
    here = GARBAGE | {"area": "", "lon": str(IN_W1[0]), "lat": str(IN_W1[1])}
    browser("dispatcher").post(WHERE, here)
    client = browser("officer")
    response = client.post(WHERE, here | {"origin_key": "another", "source": "inspector"})
    assert f"It joined the case {Case.objects.get().number}." in page(client.get(response.headers["Location"]))


def test_an_area_is_no_point() -> None:
    client = browser("dispatcher")
    shown = client.get(client.post(WHERE, GARBAGE | {"type": ""}).headers["Location"])
    assert (Case.objects.get().lon, Case.objects.get().lat) == (None, None)
    assert "West 1 No point is known." in page(shown)
    assert ('class="here"' in source(shown), 'class="point"' in source(shown)) == (True, False)


def test_of_an_overlay_only_the_city_is_sure() -> None:
    browser("dispatcher").post(WHERE, GARBAGE | {"type": "", "area": "South Station"})
    case = Case.objects.get()
    assert (case.area, case.overlays) == ("town.", ["south"])


def test_a_point_is_taken_as_it_is_given() -> None:
    browser("dispatcher").post(WHERE, GARBAGE | {"lon": str(IN_E1[0]), "lat": str(IN_E1[1])})
    assert Case.objects.get().area == "town.east.e1."


def test_without_a_type_it_waits_to_be_filed() -> None:
    browser("dispatcher").post(WHERE, GARBAGE | {"type": ""})
    assert Case.objects.get().state == "reported"


def test_what_an_officer_reports_counts_as_theirs() -> None:
    client = browser("officer")
    assert "✓ Grid officer" in page(client.get(WHERE))
    client.post(WHERE, GARBAGE | {"source": "inspector"})
    assert Case.objects.get().reporter == "officer"


def test_nobody_else_reports_as_an_officer() -> None:
    client = browser("handler")
    assert "Grid officer" not in page(client.get(WHERE))
    refused = client.post(WHERE, GARBAGE | {"source": "inspector"})
    assert refused.status_code == 400
    assert "Only a grid officer reports as an inspector." in page(refused)
    assert not Report.objects.exists()


def test_a_type_that_asks_questions_asks_them_first() -> None:
    client, lamp = browser("dispatcher"), GARBAGE | {"type": "Broken street lamp"}
    asked = client.post(WHERE, lamp)
    assert "How many lamps are dark?" in page(asked)
    assert "[Broken street lamp]" in page(asked)
    assert Case.objects.count() == 0
    wrong = client.post(WHERE, lamp | {"asked": "lamp", "answers.lamps": "0"})
    assert wrong.status_code == 400
    assert "must be at least 1" in page(wrong)
    client.post(WHERE, lamp | {"asked": "lamp", "answers.lamps": "3"})
    assert Report.objects.get().answers == {"lamps": 3}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": "unicorns"}, "There is no case type called unicorns."),
        ({"type": "Streets"}, "streets is a class of case types"),
        ({"area": ""}, "Say where it is: an area, or a longitude and a latitude."),
        ({"area": "Atlantis"}, "There is no area called Atlantis."),
        ({"lon": "here", "lat": "40"}, "here is not a number of degrees."),
        ({"lon": str(OUTSIDE[0]), "lat": str(OUTSIDE[1])}, "lies outside of the city."),
        ({"lon": "40.0005", "lat": "116.0005"}, "It looks as if longitude and latitude were swapped"),
        ({"lon": "nan", "lat": "nan"}, "The coordinates are not numbers."),
        ({"type": "", "text": " "}, "The report does not say what is the matter."),
        ({"text": "x" * 10_001}, "What is the matter has 10001 characters; at most 10000 are taken."),
        ({"source": "crystal-ball"}, "Choose one of the list."),
    ],
)
def test_a_refusal_stands_beside_its_field_and_the_words_are_kept(change: dict[str, str], told: str) -> None:
    response = browser("dispatcher").post(WHERE, GARBAGE | change)
    assert response.status_code == 400
    assert told in page(response)
    assert "[Mrs Lin]" in page(response)
    assert 'aria-invalid="true"' in source(response)
    assert Report.objects.count() == 0


SEEN = GARBAGE | {"area": "", "lon": str(IN_W1[0]), "lat": str(IN_W1[1]), "source": "inspector"}


def shot() -> SimpleUploadedFile:
    """What a phone's camera sends."""
    return SimpleUploadedFile("a.png", PNG)


def test_an_officer_begins_with_the_camera() -> None:
    html = source(browser("officer").get(WHERE, {"source": "inspector"}))
    assert html.count('capture="environment"') == 2
    assert html.index('capture="environment"') < html.index('name="text"') < html.index('name="area"')
    assert "capture" not in source(browser("dispatcher").get(WHERE))


def test_the_photos_come_with_the_report_and_count_once() -> None:
    client = browser("officer")
    for _ in range(2):
        client.post(WHERE, SEEN | {"photo": shot(), "photo_other": shot()})
    case = Case.objects.get()
    assert [(photo.case_id, photo.actor) for photo in Photo.objects.all()] == [(case.pk, "officer")]


def test_a_report_whose_photo_is_none_is_not_taken_in() -> None:
    answer = browser("officer").post(WHERE, SEEN | {"photo": SimpleUploadedFile("a.png", b"words")})
    assert answer.status_code == 400
    assert "This is not a photo." in page(answer)
    assert "Take or choose the photos once more" in page(answer)
    assert not Report.objects.exists()


def test_a_photo_counts_also_where_the_officer_keeps_no_cells() -> None:
    browser("officer").post(WHERE, SEEN | {"lon": str(IN_E1[0]), "lat": str(IN_E1[1]), "photo": shot()})
    assert Photo.objects.get().case.area == "town.east.e1."


def test_the_area_of_the_phones_place_is_named_and_drawn() -> None:
    sent = {"lon": str(IN_W1[0]), "lat": str(IN_W1[1]), "address": "By the bench"}
    part = browser("officer").get(WHERE, sent, headers={"HX-Request": "true", "HX-Target": "where"})
    assert source(part).startswith("<fieldset")
    assert "[West 1] " in page(part)
    assert "[By the bench]" in page(part)
    assert 'class="point"' in source(part)


def test_a_phone_outside_of_the_city_is_told_so() -> None:
    sent = {"lon": str(OUTSIDE[0]), "lat": str(OUTSIDE[1])}
    part = browser("officer").get(WHERE, sent, headers={"HX-Request": "true", "HX-Target": "where"})
    assert "This phone is not in the city." in page(part)
    assert str(OUTSIDE[0]) not in source(part)
    assert "lies outside of the city." in page(browser("officer").get(WHERE, sent))


@pytest.mark.parametrize(("type_", "asks"), [("Broken street lamp", True), ("unicorns", False), ("", False)])
def test_what_a_type_asks_is_asked_as_soon_as_it_is_chosen(type_: str, *, asks: bool) -> None:
    part = browser("officer").get(WHERE, {"type": type_}, headers={"HX-Request": "true", "HX-Target": "asks"})
    assert source(part).startswith('<div id="asks">')
    assert ("How many lamps are dark?" in page(part)) == asks
