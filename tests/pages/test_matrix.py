"""Who answers for what."""

import pytest

from tests.pages.given import browser, page

pytestmark = pytest.mark.usefixtures("small_city")


def test_every_phase_says_who_answers_and_why() -> None:
    told = page(browser("handler").get("/matrix/?type=Missing manhole cover&area=East Side"))
    assert "Handle Lighting Company Missing manhole cover × East Side × Handle Road rules §8" in told
    assert "Check Operation Centre every type × the whole city × Check Town rules §4" in told


def test_a_gap_is_shown_as_one() -> None:
    assert "nobody: a gap. Such cases go to the public pool." in page(browser("handler").get("/matrix/?area=town"))


def test_without_an_area_the_whole_city_is_meant() -> None:
    every, town = (
        page(browser("handler").get(f"/matrix/?type=Missing manhole cover{area}")) for area in ("", "&area=town")
    )
    assert every[every.index("Missing manhole cover ×") :] == town[town.index("Missing manhole cover ×") :]


def test_it_speaks_chinese() -> None:
    assert "路灯公司" in page(browser("handler", "zh-hans").get("/matrix/?type=路灯损坏"))


def test_the_review_finds_nothing_wrong_with_the_small_city() -> None:
    assert "None: everybody answers for something, and nobody twice." in page(
        browser("handler").get("/matrix/?review=1")
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("type=unicorns", "There is no case type called unicorns."),
        ("area=Atlantis", "There is no area called Atlantis."),
    ],
)
def test_what_is_unknown_is_told_and_kept(query: str, told: str) -> None:
    response = browser("handler").get(f"/matrix/?{query}")
    assert response.status_code == 400
    assert told in page(response)
    assert f"[{query.partition('=')[2]}]" in page(response)


def test_all_duties_are_there_as_csv() -> None:
    text = browser("dispatcher").get("/matrix/?csv=1").content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head == "type,area,phase,organisation,basis,start,end"
    assert any("sanitation" in row for row in rows)
