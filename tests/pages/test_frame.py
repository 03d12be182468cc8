"""The frame: landmarks, strict content security kept by every page, errors in words, language and face."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from civicgrid.apps.cases.models import Case
from civicgrid.apps.grid import api as grid
from civicgrid.base.snapshots.snapshot import forget
from civicgrid.base.ui import errors
from civicgrid.base.ui.templatetags.faces import place
from tests.cases.given import opened
from tests.cities import IN_W1
from tests.pages.every_page import PAGES, a_case, address, reader
from tests.pages.given import browser, page, source

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE)
FILES = frozenset({"case_pdf", "cases_csv", "evaluation_csv", "kept_lists", "photo", "proof", "set_face"})
FILES |= {"draft_photo", "find_report", "front", "held_photo", "places", "public_photo", "push", "receipt_held_photo"}
FILES |= {"receipt_photo", "receipt_proof"}
FILES |= {"base_map", "display", "duty", "map_style", "screen_area", "screen_day", "screen_near", "screen_past", "tile"}
FILES |= {"screen_search", "screen_snapshot", "screen_stream", "screen_values", "screen_views"}
FILES |= {"ask_export", "stream_figures", "stream_points"}
FILES |= {"asset_file", "asset_points", "asset_tile", "assets_csv", "assets_geojson", "next_code"}
"""Pages that answer with no HTML, or not whoever works here."""


def test_pages_have_landmarks_and_nothing_inline_and_nothing_from_elsewhere(small_city: None) -> None:
    case, clients = a_case(), {login: browser(login) for login in ("dispatcher", "officer", "supervisor")}
    for name in sorted(PAGES.keys() - FILES):
        html = source(clients[reader(name)].get(address(PAGES[name], case)))
        assert html.count("<main") == html.count("<h1") == html.count('class="skip"') == 1, name
        assert '<html lang="en"' in html, name
        assert INLINE.findall(html) == [], name


def test_the_icon_answers_whoever_asks_for_it_the_old_way(db: None) -> None:
    assert browser().get("/favicon.ico").headers["Location"].endswith(".svg")


def test_what_people_wrote_steers_nothing(small_city: None) -> None:
    case = opened()
    Case.objects.filter(pk=case.pk).update(title="Bags \x1b[31m \u202egnp.exe")
    for where in ("/work/", "/cases/", f"/cases/{case.number}/", f"/many-cases/?number={case.number}"):
        shown = source(browser("dispatcher").get(where))
        assert not re.search("[\x1b\u202e]", shown.split("<main")[1]), where
        assert '<bdi dir="auto">Bags ' in shown, where


def test_every_page_has_a_title_of_its_own(small_city: None) -> None:
    case, clients = a_case(), {login: browser(login) for login in ("dispatcher", "officer", "supervisor")}
    shown = [
        clients[reader(name)].get(address(PAGES[name], case)) for name in sorted(PAGES.keys() - FILES - {"errand"})
    ]
    titles = [re.findall("<title>(.*?)</title>", source(each))[0] for each in shown if each.status_code == 200]
    assert len(set(titles)) == len(titles)
    assert all(title.endswith(" · Tinytown") for title in titles)


def test_every_response_forbids_what_is_inline(small_city: None) -> None:
    policy = browser().get("/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_unknown_address_is_told_in_words(small_city: None) -> None:
    response = browser("dispatcher").get("/nowhere/")
    assert response.status_code == 404
    assert "There is no page at this address" in page(response)


def test_a_case_out_of_reach_is_told_in_words_with_a_remedy(small_city: None) -> None:
    response = browser("lamplighter").get(f"/cases/{a_case().number}/")
    assert response.status_code == 404
    assert "or it is not yours to see" in page(response)
    assert "Check the number" in page(response)


def test_a_failure_of_ours_needs_no_database(small_city: None) -> None:
    response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in page(response)


def test_before_a_city_is_loaded_the_door_stands_all_the_same(db: None) -> None:
    forget()
    assert "CivicGrid" in page(browser().get("/login/"))


def test_a_form_without_its_token_changes_nothing(small_city: None) -> None:
    case = a_case()
    client = browser("dispatcher", enforce_csrf_checks=True)
    response = client.post(f"/cases/{case.number}/", {"action": "close", "seq": case.seq})
    assert response.status_code == 403
    assert "This form is too old" in page(response)
    case.refresh_from_db()
    assert case.state == "handed_back"


def test_the_language_switch_keeps_the_place(small_city: None) -> None:
    client = browser("dispatcher")
    response = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/cases/?state=pool"})
    assert response.headers["Location"] == "/cases/?state=pool"
    assert '<html lang="zh-hans"' in source(client.get("/cases/"))


def test_the_face_is_remembered(small_city: None) -> None:
    client = browser()
    response = client.post("/face/", {"face": "dark", "next": "/login/"})
    assert response.headers["Location"] == "/login/"
    assert 'data-face="dark"' in source(client.get("/login/"))


@pytest.mark.parametrize("next_address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_switch_leads_to_no_other_host(small_city: None, next_address: str) -> None:
    response = browser().post("/face/", {"face": "purple", "next": next_address})
    assert response.headers["Location"] == "/"
    assert "face" not in response.cookies


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "West 1"),
        ("west 1", "West 1"),
        ("West 1 西一", "West 1"),
        ("12 Mill Lane, West 1", "West 1, 12 Mill Lane, West 1"),
    ],
)
def test_a_place_says_nothing_twice(small_city: None, address: str, told: str) -> None:
    area = grid.locate_one(*IN_W1).area
    with translation.override("en"):
        assert re.sub(r"<[^>]+>", "", place(area, address)) == told
