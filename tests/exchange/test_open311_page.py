"""The page of other authorities: what goes there, and what needs somebody."""

from datetime import UTC, datetime

import pytest

from civicgrid.apps.exchange.actions.open311.partners import Connection, connect
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.ids import new_id
from tests.cases.given import opened
from tests.cities import IN_E1
from tests.pages.given import browser, page

pytestmark = pytest.mark.usefixtures("small_city")
LIGHTING = "gov.lighting."


@pytest.fixture
def refused(small_city: None) -> Forwarding:
    """The lighting company's server has refused a case."""
    connect(SYSTEM, Connection(organisation="lighting", address="https://lamps.example/v2", services={"*": "033"}))
    case = opened(type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    facts = {"organisation": LIGHTING, "state": "refused", "failure": "HOWMANYD required"}
    return Forwarding.objects.create(id=new_id(), number=case.number, since=datetime.now(UTC), **facts)


def test_without_any_it_says_how_to_name_one() -> None:
    assert "none has an endpoint of its own" in page(browser("dispatcher").get("/authorities/"))


def test_what_was_refused_is_shown_and_sent_again(refused: Forwarding) -> None:
    shown = page(browser("dispatcher").get("/authorities/"))
    assert "Lighting Company https://lamps.example/v2 every other type → 033 Not asked yet" in shown
    assert f"{refused.number} Lighting Company Not taken HOWMANYD required Send it again" in shown
    sent = {"number": refused.number, "organisation": LIGHTING}
    done = browser("dispatcher").post("/authorities/", sent, follow=True)
    assert f"{refused.number} goes there again." in page(done)
    refused.refresh_from_db()
    assert refused.state == "waiting"


def test_only_whoever_may_sends_again(refused: Forwarding) -> None:
    assert "Send it again" not in page(browser("supervisor").get("/authorities/"))
    sent = {"number": refused.number, "organisation": LIGHTING}
    assert browser("supervisor").post("/authorities/", sent).status_code == 403
    assert browser("dispatcher").post("/authorities/", {"number": "\0"}).status_code == 400
    assert browser("dispatcher").post("/authorities/", {"number": "1"}).status_code == 404


@pytest.mark.usefixtures("refused")
def test_whether_it_answers_is_shown() -> None:
    Authority.objects.update(looked_at=datetime.now(UTC))
    assert "It answers." in page(browser("auditor").get("/authorities/"))
    Authority.objects.update(failure="nobody there", services={"lamp": "7", "gone": "8"})
    shown = page(browser("auditor").get("/authorities/"))
    assert "nobody there" in shown
    assert "gone → 8 Broken street lamp → 7" in shown
