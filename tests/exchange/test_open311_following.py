"""What authorities tell is brought in whatever goes wrong with one of them, and each row has one job."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.cases.api import events_of
from civicgrid.apps.cases.types import CaseNoted
from civicgrid.apps.exchange.actions.open311 import following
from civicgrid.apps.exchange.actions.open311.following import follow
from civicgrid.apps.exchange.actions.open311.forwarding import gather
from civicgrid.apps.exchange.actions.open311.partners import connect
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.base.access import SYSTEM
from civicgrid.base.jobs import count_waiting
from civicgrid.kernel.errors import NotFound
from civicgrid.protocols.open311 import Status, Update
from tests.cases.given import fresh
from tests.cities import IN_W1

from .authority import Town
from .test_open311_client import LIGHTING, dark, go_on, row, to

pytestmark = pytest.mark.usefixtures("small_city")
Work = Callable[[], int]


@pytest.fixture
def town() -> Iterator[Town]:
    """The lighting company's own server."""
    with Town() as server:
        yield server
        server.shutdown()


@pytest.fixture
def connected(town: Town) -> Authority:
    """Lamps go to the lighting company's server."""
    connect(SYSTEM, to(town))
    return Authority.objects.get()


def _refuse(*_: object) -> None:
    raise NotFound


def test_a_row_has_one_job(town: Town, connected: Authority, run_jobs: Work) -> None:
    dark()
    gather(datetime.now(UTC))
    waiting = count_waiting()
    gather(datetime.now(UTC))
    assert count_waiting() == waiting
    run_jobs()
    assert (row().state, len(town.taken)) == ("sent", 1)


def test_words_that_could_not_be_noted_come_again(town: Town, run_jobs: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(SYSTEM, to(town, tells_updates=True))
    case = dark()
    go_on(run_jobs)
    town.updates = [Update(update_id="u\0", service_request_id="1", status=Status.OPEN, description="Soon")]
    with monkeypatch.context() as patch:
        patch.setattr("civicgrid.apps.cases.api.perform", _refuse)
        follow.task.func(LIGHTING)
    assert (row().told, "no such thing" in row().failure) == ([], True)
    Authority.objects.update(looked_at=datetime.now(UTC) - timedelta(seconds=1))
    follow.task.func(LIGHTING)
    follow.task.func(LIGHTING)
    assert row().told == ["u\ufffd"]
    assert [each.reason for each in events_of(fresh(case)) if isinstance(each, CaseNoted)] == ["Soon"]


def test_what_was_not_noted_is_asked_for_for_a_day(town: Town, connected: Authority, run_jobs: Work) -> None:
    dark()
    go_on(run_jobs)
    now = datetime.now(UTC)
    connected.looked_at = now
    assert following.since_when(connected, now) == now - following.OVERLAP
    Forwarding.objects.update(failure="no")
    assert following.since_when(connected, now) == now - following.PATIENCE


def test_characters_that_no_text_has_stop_nobody(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    go_on(run_jobs)
    town.change("1", Status.OPEN, "A crew\0 is on its way")
    follow.task.func(LIGHTING)
    follow.task.func(LIGHTING)
    noted = [each.reason for each in events_of(fresh(case)) if isinstance(each, CaseNoted)]
    assert (noted, Authority.objects.get().failure) == (["A crew\ufffd is on its way"], "")


def test_what_goes_wrong_with_one_row_stays_its_own(
    town: Town, connected: Authority, run_jobs: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = dark(), dark(text="Another", lon=IN_W1[0], lat=IN_W1[1])
    go_on(run_jobs)
    rows = {each.number: each for each in Forwarding.objects.all()}
    for each in rows.values():
        town.change(each.request, Status.OPEN, "Soon")
    truly = following._act  # noqa: SLF001

    def act(authority: Authority, number: str, action: str, note: str) -> str:
        if number == first.number:
            raise ValueError(number)
        return truly(authority, number, action, note)

    with monkeypatch.context() as patch:
        patch.setattr(following, "_act", act)
        follow.task.func(LIGHTING)
    assert events_of(fresh(second))[-1].reason == "Soon"
    assert Forwarding.objects.get(number=first.number).failure == "It could not be taken over here."
    follow.task.func(LIGHTING)
    assert events_of(fresh(first))[-1].reason == "Soon"
