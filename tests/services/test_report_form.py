"""The report form: it works from the first page to the receipt, in any of its ways; each refusal says what to do."""

from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civicgrid.apps.cases.models import Case, Doubt, Photo, Report
from civicgrid.apps.services.models import Draft, DraftPhoto
from civicgrid.apps.services.pages import report
from tests.cases.given import opened
from tests.cities import IN_E1, IN_W2
from tests.services.door import POINT, SAID, Citizen, jpeg, jpeg_at, page, reported, secret_in, source

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_report_goes_its_way_without_javascript_or_login() -> None:
    citizen = Citizen()
    assert "Where is it?" in page(citizen.client.get("/report/"))
    assert Draft.objects.count() == 0
    assert citizen.begins().headers["Location"].endswith("/what/")
    told = page(citizen.tells("what", text=SAID))
    assert f"[{SAID}]" in told or SAID in told
    assert "Exposed garbage" in told
    assert "What lies there?" not in told
    html = source(citizen.says(SAID, "garbage"))
    assert "What lies there?" in html
    assert '<h2 tabindex="-1" autofocus>Exposed garbage' in html
    assert (
        citizen.says(SAID, "garbage", asked="garbage", **{"answers.what": "bags"})
        .headers["Location"]
        .endswith("/photos/")
    )
    assert citizen.tells("photos", go="1").headers["Location"].endswith("/send/")
    assert SAID in citizen.sees("send")
    told = page(citizen.client.get(citizen.sends(contact="", name="Chen")))
    report = Report.objects.get()
    assert (report.text, report.type, report.source, report.answers) == (
        SAID,
        "streets.garbage.",
        "citizen",
        {"what": "bags"},
    )
    assert Case.objects.get().number in told
    assert "Sanitation Department" in told
    assert "working hours left, due" in told


def test_it_counts_once_however_often_it_is_sent() -> None:
    citizen, address = reported()
    assert citizen.tells("send").headers["Location"] == address
    assert citizen.client.get(f"/report/{citizen.draft}/what/").headers["Location"] == address
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "area"),
    [("West 1", "town.west.w1."), ("12 Garden Road, east 2", "town.east.e2."), ("东一", "town.east.e1.")],
)
def test_an_area_is_found_by_its_name(words: str, area: str) -> None:
    citizen = Citizen()
    assert citizen.begins(place=words).status_code == 303
    assert (Draft.objects.get().area, Draft.objects.get().address) == (area, words)


def test_words_that_no_area_has_are_kept_and_the_part_of_the_city_is_asked() -> None:
    citizen = Citizen()
    response = citizen.begins(place="behind the market")
    assert "In which part of the city is it?" in page(response)
    assert "[behind the market]" in page(response)
    again = {"place": "behind the market", "asked": "behind the market"}
    assert "Choose a part of the city" in page(citizen.begins(**again))
    assert citizen.begins(**again, area="-").status_code == 303
    assert (Draft.objects.get().area, Draft.objects.get().address) == ("", "behind the market")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"place": " "}, "Say where it is"),
        ({"lon": "10", "lat": "40"}, "lies outside of the city"),
        ({"place": "x" * 301, "asked": "x" * 301, "area": "-"}, "at most 300 are taken"),
        ({"place": "West 1", "asked": "West 1", "area": "nowhere"}, "There is no area with the code nowhere"),
    ],
)
def test_a_place_that_is_none_is_told_and_nothing_is_kept(where: dict[str, str], told: str) -> None:
    assert told in page(Citizen().begins(**where))
    assert not Draft.objects.exclude(address="").exists()


def test_types_are_suggested_by_words_and_by_what_is_around() -> None:
    opened(type="lamp", text="The light flickers", lon=IN_W2[0], lat=IN_W2[1])
    citizen = Citizen()
    citizen.begins()
    told = page(citizen.tells("what", text="a light that flickers"))
    assert told.index("Broken street lamp") < told.index("Another one")
    html = source(citizen.tells("what", text="路灯坏了"))
    assert html.index('value="lamp"') < html.index('value="other"')


def test_kinds_and_questions_unfold_while_one_writes_and_nothing_is_kept() -> None:
    citizen = Citizen()
    citizen.begins()
    assert "What kind of thing is it?" not in citizen.sees("what")
    html = citizen.writes("garbage")
    assert html.lstrip().startswith('<div class="unfolds" id="kinds">')
    assert 'value="garbage"' in html
    assert "What kind of thing is it?" not in citizen.writes(" ")
    html = citizen.writes("garbage", "questions", kind="garbage")
    assert html.lstrip().startswith('<div class="unfolds" id="questions">')
    assert "What lies there?" in html
    html = citizen.writes("it is dark", kind="other", other="garbage", **{"answers.what": "bags"})
    assert 'value="garbage" checked' in html
    assert 'value="bags" checked' in html
    assert "What lies there?" not in citizen.writes("it is dark", kind="none-such")
    assert Draft.objects.get().text == ""


def test_who_looks_too_often_still_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LOOKED_MOST", "1/hour")
    citizen = Citizen()
    citizen.begins()
    citizen.writes("garbage")
    assert citizen.writes("garbage") == ""
    assert "Exposed garbage" in page(citizen.tells("what", text="garbage"))


def test_what_was_answered_is_there_when_one_comes_back() -> None:
    citizen = Citizen().fills()
    html = source(citizen.client.get(f"/report/{citizen.draft}/what/"))
    assert 'value="garbage" checked' in html
    assert 'value="bags" checked' in html


@pytest.mark.parametrize(
    ("step", "sent", "told"),
    [
        ("what", {"text": "  "}, "Say in a few words what is the matter"),
        ("what", {"text": "x" * 5001}, "at most 5000 are taken"),
        ("what", {"text": "dark", "unfolded": "1"}, "Choose one of the list"),
        ("what", {"text": "dark", "unfolded": "1", "kind": "other"}, "Choose one of the list"),
        ("what", {"text": "dark", "unfolded": "1", "kind": "streets"}, "is a class of case types"),
    ],
)
def test_an_answer_that_will_not_do_is_told_beside_it(step: str, sent: dict[str, str], told: str) -> None:
    citizen = Citizen()
    citizen.begins()
    response = citizen.tells(step, **sent)
    assert 400 <= response.status_code < 500
    assert told in page(response)


def test_not_being_sure_of_the_kind_is_an_answer() -> None:
    citizen = Citizen().fills(kind="")
    citizen.sends()
    assert Report.objects.get().type == ""


def test_a_wrong_answer_to_a_question_stands_beside_it() -> None:
    citizen = Citizen()
    citizen.begins()
    response = citizen.says("dark", "lamp", asked="lamp", **{"answers.lamps": "many"})
    assert response.status_code == 400
    assert 'id="answers.lamps-error"' in source(response)
    citizen.says("dark", "lamp", asked="lamp", **{"answers.lamps": "2"})
    assert "[2]" in citizen.sees("what")


def test_what_is_open_nearby_is_shown_before_sending_and_counts_one_in() -> None:
    case = opened(text="Bags of garbage near the bench")
    citizen = Citizen().fills()
    told = citizen.sees("send")
    assert "Is it one of these?" in told
    assert "Bags of garbage near the bench" in told
    assert "about 100 m away" in told
    refused = citizen.tells("send", same=case.number, contact="nobody")
    assert f'value="{case.number}" checked' in source(refused)
    citizen.sends(same=case.number)
    case.refresh_from_db()
    assert case.reports == 2


def test_what_is_none_of_those_shown_joins_none_of_them_but_may_be_asked_about() -> None:
    reported()
    case, citizen = Case.objects.get(), Citizen().fills()
    assert f'name="shown" value="{case.number}"' in source(citizen.tells("send", contact="nobody"))
    citizen.sends(shown=case.number, same="")
    assert Case.objects.count() == 2
    assert Doubt.objects.get().other_id == case.pk


def test_what_is_not_public_is_not_shown_nearby() -> None:
    opened(type="manhole", text="The cover is gone")
    assert "The cover is gone" not in Citizen().fills(kind="manhole").sees("send")


ALIKE = "Is it one of these?"


def test_an_area_alone_is_place_enough_for_its_like() -> None:
    opened(type="lamp", text="Dark since Monday", lon=None, lat=None, area="w1")
    opened(type="lamp", text="Elsewhere", lon=IN_E1[0], lat=IN_E1[1])
    here, beside = Citizen(), Citizen()
    here.begins(place="West 1")
    here.says("No light at all", "lamp", asked="lamp")
    told = here.sees("send")
    assert "Dark since Monday" in told
    assert "Elsewhere" not in told
    beside.begins(place="West 2")
    beside.says("No light at all", "lamp", asked="lamp")
    assert ALIKE not in beside.sees("send")
    unsure = Citizen()
    unsure.begins(place="West 1")
    unsure.says("Nothing in common", "")
    assert ALIKE not in unsure.sees("send")
    unsure.says("So dark", "")
    assert "Dark since Monday" in unsure.sees("send")


def test_where_positions_are_rounded_the_wider_area_is_compared() -> None:
    opened(text="Bags of garbage", lon=IN_W2[0], lat=IN_W2[1])
    citizen = Citizen()
    citizen.begins(place="West 1")
    citizen.says("Rubbish again", "garbage", asked="garbage")
    assert "Bags of garbage" in citizen.sees("send")


def test_a_point_is_compared_with_what_only_names_its_area() -> None:
    opened(type="lamp", text="Dark since Monday", lon=None, lat=None, area="w1")
    citizen = Citizen()
    citizen.begins()
    citizen.says("No light at all", "lamp", asked="lamp")
    assert "Dark since Monday" in citizen.sees("send")


def test_an_address_alone_finds_what_names_it() -> None:
    opened(type="lamp", text="It is dark", address="12 Garden Road")
    opened(type="lamp", text="It is dark", address="7 Market Lane", lon=IN_E1[0], lat=IN_E1[1])
    citizen = Citizen()
    citizen.begins(place="12 garden road", asked="12 garden road", area="-")
    citizen.says("No light at all", "lamp", asked="lamp")
    told = citizen.sees("send")
    assert "12 Garden Road" in told
    assert "7 Market Lane" not in told
    citizen.begins(place="behind the moon", asked="behind the moon", area="-")
    citizen.says("No light at all", "lamp", asked="lamp")
    assert ALIKE not in citizen.sees("send")


def test_somewhere_in_the_city_only_the_same_type_in_like_words_is_alike() -> None:
    opened(type="lamp", text="Crack in the post in front of 12 Market Lane", lon=None, lat=None, area="e1")
    citizen = Citizen()
    citizen.begins(place="in front of 12 Garden", asked="in front of 12 Garden", area="-")
    citizen.says("No light at all", "lamp", asked="lamp")
    assert ALIKE not in citizen.sees("send")
    citizen.says("The post has a crack", "lamp", asked="lamp")
    assert "Market Lane" in citizen.sees("send")
    assert "nearby" not in citizen.sees("send")
    citizen.says("The post has a crack", "")
    assert "Market Lane" in citizen.sees("send")


def test_an_address_that_is_not_told_finds_nothing() -> None:
    opened(text="Bags", address="12 Garden Road")
    citizen = Citizen()
    citizen.begins(place="12 garden road", asked="12 garden road", area="-")
    citizen.says("Rubbish", "garbage", asked="garbage")
    assert ALIKE not in citizen.sees("send")


def test_the_place_of_a_photo_tells_which_types_are_likely() -> None:
    opened(type="lamp", text="flickers", lon=IN_E1[0], lat=IN_E1[1])
    citizen = Citizen()
    citizen.begins(place="somewhere", asked="somewhere", area="-")
    assert 'value="lamp"' not in citizen.writes("it flickers").partition('value="other"')[0]
    citizen.tells("photos", photo=_file(jpeg_at(*IN_E1)), add="1")
    assert 'value="lamp"' in citizen.writes("it flickers").partition('value="other"')[0]


def test_a_case_that_was_not_shown_counts_nobody_in() -> None:
    case = opened(type="manhole", text="The cover is gone")
    Citizen().fills().sends(same=case.number)
    assert Draft.objects.get().speaks_of == ""
    assert Case.objects.count() == 2


def test_a_case_that_was_closed_meanwhile_is_reported_anew() -> None:
    case = opened()
    citizen = Citizen().fills()
    assert case.number in citizen.sees("send")
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=case.opened_at)
    citizen.sends(same=case.number)
    assert Case.objects.count() == 2


def test_photos_come_along_without_what_their_camera_noted() -> None:
    citizen = Citizen().fills()
    location = citizen.tells("photos", add="1", photo=_file(jpeg_at(*IN_E1))).headers["Location"]
    assert location.endswith("/photos/")
    kept = bytes(DraftPhoto.objects.get().content)
    assert b"Exif" not in kept
    photo = DraftPhoto.objects.get()
    small = citizen.client.get(reverse("draft_photo", args=[citizen.draft, photo.pk]))
    assert small.headers["Content-Type"] == "image/jpeg"
    assert small.headers["Cache-Control"].startswith("private")
    told = page(citizen.client.get(citizen.sends()))
    assert Photo.objects.get().media_type == "image/jpeg"
    assert "What you told us" in told


def test_the_place_of_a_photo_is_offered_where_the_place_is_vague() -> None:
    citizen = Citizen()
    citizen.begins(place="West Side")
    citizen.tells("what", text=SAID)
    citizen.tells("photos", photo=_file(jpeg_at(*IN_E1)), add="1")
    assert "in East 1. Is that the place?" in citizen.sees("photos")
    citizen.tells("photos", place=str(DraftPhoto.objects.get().pk))
    draft = Draft.objects.get()
    assert (draft.area, round(draft.lon or 0, 3)) == ("town.east.e1.", round(IN_E1[0], 3))
    assert "Is that the place?" not in citizen.sees("photos")


def test_a_photo_can_be_removed_and_five_are_enough() -> None:
    citizen = Citizen().fills()
    for number in range(5):
        citizen.tells("photos", add="1", photo=_file(jpeg(64 + number)))
    response = citizen.tells("photos", add="1", photo=_file(jpeg(99)))
    assert response.status_code == 409
    assert "There are five photos already" in page(response)
    citizen.tells("photos", remove=str(DraftPhoto.objects.order_by("pk")[0].pk))
    assert DraftPhoto.objects.count() == 4


def test_there_are_four_pages_and_a_way_back_over_them() -> None:
    citizen = Citizen().fills(kind="")
    steps = ["where", "what", "photos", "send"]
    assert [each for each in range(4) if f"Step {each + 1} of 4" in citizen.sees(steps[each])] == [0, 1, 2, 3]
    for step, before in pairwise(steps):
        html = source(citizen.client.get(f"/report/{citizen.draft}/{before}/"))
        assert f'class="way-back" href="/report/{citizen.draft}/{step}/"' in html


def test_the_place_can_be_changed() -> None:
    citizen = Citizen().fills()
    assert "[by the bench]" in citizen.sees("where")
    assert "In which part of the city" in page(citizen.tells("where", place="behind the market"))
    assert citizen.tells("where", place="East 1", no_point="1", lon="1", lat="1").status_code == 303
    assert (Draft.objects.get().area, Draft.objects.get().lon) == ("town.east.e1.", None)
    assert citizen.client.get(f"/report/{citizen.draft}/dance/").status_code == 404
    assert citizen.client.get(f"/report/{citizen.draft}/photos/99/").status_code == 404


def test_an_empty_report_is_not_sent() -> None:
    citizen = Citizen()
    citizen.begins()
    citizen.takes_time()
    assert "Say in a few words what is the matter" in page(citizen.tells("send"))


def test_a_form_speaks_the_readers_language() -> None:
    assert "在哪里？" in page(Citizen("zh-hans").client.get("/report/"))


def test_a_contact_that_reaches_nobody_is_told() -> None:
    citizen = Citizen().fills()
    citizen.takes_time()
    response = citizen.tells("send", contact="chen at home", name="Chen")
    assert response.status_code == 400
    assert "neither an address of e-mail nor a telephone number" in page(response)
    assert "[Chen]" in page(response)
    assert Report.objects.count() == 0
    assert secret_in(citizen.sends(contact="138 0013 8000"))


def _file(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_orders_to_turn_the_writing_are_left_out() -> None:
    citizen = Citizen()
    citizen.begins(place="by \u202ethe\u202c bench", **POINT)
    citizen.tells("what", text=f"\u2066{SAID}\u2069")
    draft = Draft.objects.get()
    assert (draft.address, draft.text) == ("by the bench", SAID)


def test_the_page_says_that_the_place_of_a_photo_was_taken_over() -> None:
    citizen = Citizen()
    citizen.begins(place="somewhere west", area="-", asked="somewhere west")
    citizen.tells("photos", photo=SimpleUploadedFile("a.jpg", jpeg_at(*IN_W2), "image/jpeg"), add="1")
    assert "was taken over" not in citizen.sees("photos")
    citizen.tells("photos", place=str(DraftPhoto.objects.get().pk))
    assert "was taken over" in citizen.sees("photos")
