"""The front page: for everybody who does not work here; whoever does goes on to their work."""

import pytest

from civicgrid.apps.services.pages import front
from civicgrid.base.snapshots.snapshot import forget
from tests.cases.given import closed, opened
from tests.pages.given import browser, page
from tests.services.mailbox import Box

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def fresh_figures() -> None:
    """They are computed once a minute."""
    front.KEPT.clear()


def test_it_leads_to_all_that_a_citizen_can_do(small_city: None, box: Box) -> None:
    opened(text="Bags in the lane")
    html = browser().get("/").content.decode()
    for way in ("/report/", "/find-report/", "/mine/", "/map/"):
        assert f'"{way}"' in html
    assert "Something wrong in Tinytown?" in page(browser().get("/"))


def test_it_says_how_the_city_does(small_city: None) -> None:
    from django.utils import timezone

    closed(timezone.now())
    opened(text="Another matter in the lane, quite another", lon=116.0015)
    told = page(browser().get("/"))
    assert "open now 1" in told
    assert "settled in the last 28 days 1" in told
    assert "100 %" in told


def test_whoever_works_here_goes_on_to_their_work(small_city: None) -> None:
    assert browser("dispatcher").get("/", follow=True).redirect_chain[-1][0] != "/"
    assert browser("citizen").get("/", follow=True).redirect_chain[-1][0] == "/my-posts/"


def test_before_a_city_is_loaded_it_stands_all_the_same() -> None:
    forget()
    assert "Something wrong in CivicGrid?" in page(browser().get("/"))
