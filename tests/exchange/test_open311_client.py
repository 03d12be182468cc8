"""Cases go to the authorities that answer for them, and what becomes of them there comes back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from civicgrid.apps.cases.api import events_of
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.types import CaseHandedBack, CaseNoted
from civicgrid.apps.exchange.actions.open311.following import follow
from civicgrid.apps.exchange.actions.open311.forwarding import forward_again, gather
from civicgrid.apps.exchange.actions.open311.partners import Connection, connect, disconnect
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.apps.exchange.queries.partners import api_key_of, forwardings
from civicgrid.apps.exchange.reactions import ask, forward
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.protocols.open311 import Format, Status, Update
from tests.cases.given import fresh, opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser, page

from .authority import Town

pytestmark = pytest.mark.usefixtures("small_city")
LIGHTING = "gov.lighting."
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


def to(town: Town, **changes: object) -> Connection:
    """How the lighting company is reached."""
    facts: dict[str, object] = {"services": {"lamp": "033"}, "jurisdiction": "lamps", "api_key": "k"}
    return Connection(organisation="lighting", address=town.url, **{**facts, **changes})  # type: ignore[arg-type]


def dark(**changes: object) -> Case:
    """A lamp is dark: the lighting company has the case."""
    facts: dict[str, object] = {
        "type": "lamp",
        "lon": IN_E1[0],
        "lat": IN_E1[1],
        "text": "Dark",
        "answers": {"lamps": 2},
    }
    return opened(datetime.now(UTC), **{**facts, **changes})


def go_on(run_jobs: Work, minutes: float = 0) -> None:
    """What the worker does after so many minutes."""
    if minutes:
        Forwarding.objects.update(waits_until=F("waits_until") - timedelta(minutes=minutes))
    gather(datetime.now(UTC))
    run_jobs()


def row() -> Forwarding:
    """The only case that was to go there."""
    return Forwarding.objects.get()


def test_a_case_becomes_a_request_there(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    go_on(run_jobs)
    (new,) = town.taken
    assert (new.service_code, new.lat, new.long, new.own_number) == ("033", IN_E1[1], IN_E1[0], case.number)
    assert new.description == f"Dark\nHow many lamps are dark? 2\nCivicGrid {case.number}"
    assert new.attributes == {"lamps": ["2"]}
    assert (town.forms[0]["api_key"], town.forms[0]["jurisdiction_id"]) == ("k", "lamps")
    assert (row().state, row().request, row().waits_until) == ("sent", "1", None)
    go_on(run_jobs)
    go_on(run_jobs, minutes=10_000)
    assert len(town.taken) == 1


def test_only_what_it_is_given_from_then_on_goes_there(town: Town, run_jobs: Work) -> None:
    dark()
    connect(SYSTEM, to(town))
    opened(datetime.now(UTC))
    go_on(run_jobs)
    assert town.taken == []
    forward.task.func(timestamp=0)
    ask.task.func(timestamp=0)
    run_jobs()
    assert Authority.objects.get().looked_at


def test_the_key_is_kept_sealed(connected: Authority) -> None:
    assert bytes(connected.api_key) != b"k"
    assert api_key_of(connected) == "k"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": "dragons"}, "organisation"),
        ({"address": "ftp://x/y"}, "address"),
        ({"address": "http://x/y?z=1"}, "address"),
        ({"services": {}}, "services"),
        ({"services": {"dragon": "1"}}, "services"),
    ],
)
def test_a_connection_that_cannot_be_is_refused(town: Town, changes: dict[str, object], field: str) -> None:
    facts = {"organisation": "lighting", "address": town.url, "services": {"*": "1"}}
    with pytest.raises(CivicGridError) as refused:
        connect(SYSTEM, Connection(**{**facts, **changes}))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_connection_is_changed_and_cut(town: Town, connected: Authority, run_jobs: Work) -> None:
    connect(SYSTEM, to(town, services={"*": "1"}))
    assert Authority.objects.get().connected_at == connected.connected_at
    dark()
    gather(datetime.now(UTC))
    disconnect(SYSTEM, "lighting")
    run_jobs()
    assert (town.taken, row().state) == ([], "gone")
    with pytest.raises(CivicGridError, match="reached at no endpoint"):
        disconnect(SYSTEM, "lighting")
    follow.task.func(LIGHTING)


def test_a_type_that_no_service_is_named_for_waits_for_somebody(town: Town, run_jobs: Work) -> None:
    connect(SYSTEM, to(town, services={"manhole": "1"}))
    case = dark()
    go_on(run_jobs)
    assert (row().state, row().failure) == ("refused", "No service there is named for this case type.")
    connect(SYSTEM, to(town, services={"streets": "7"}))
    forward_again(SYSTEM, case.number, LIGHTING)
    go_on(run_jobs)
    assert town.taken[0].service_code == "7"
    with pytest.raises(CivicGridError, match="does not wait"):
        forward_again(SYSTEM, case.number, LIGHTING)


def test_what_is_refused_is_not_sent_again_by_itself(town: Town, connected: Authority, run_jobs: Work) -> None:
    town.mood = "refuses"
    dark()
    go_on(run_jobs)
    go_on(run_jobs, minutes=10_000)
    assert (row().state, row().failure, len(town.forms)) == ("refused", "HOWMANYD required", 1)


def test_where_nobody_is_there_it_is_sent_later(town: Town, run_jobs: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(SYSTEM, to(town, services={"*": "1"}))
    Authority.objects.update(address="http://127.0.0.1:9/v2")
    dark()
    go_on(run_jobs)
    assert (row().state, row().tries) == ("waiting", 1)
    assert "does not answer" in row().failure
    go_on(run_jobs)  # not yet due
    assert row().tries == 1
    for _ in range(7):
        go_on(run_jobs, minutes=10_000)
    assert row().state == "refused"
    assert row().failure.endswith("given up.")


def test_a_server_that_is_busy_is_asked_again(town: Town, connected: Authority, run_jobs: Work) -> None:
    town.mood = "busy"
    dark()
    go_on(run_jobs)
    assert row().state == "waiting"
    town.mood = "well"
    go_on(run_jobs, minutes=2)
    assert (row().state, len(town.taken)) == ("sent", 1)


@pytest.mark.parametrize("mood", ["hangs up", "fails", "odd"])
def test_a_lost_answer_makes_no_second_request(town: Town, connected: Authority, run_jobs: Work, mood: str) -> None:
    town.mood = mood
    dark()
    go_on(run_jobs)
    assert row().state == "waiting"
    town.mood = "well"
    go_on(run_jobs, minutes=2)
    assert (row().state, row().request, len(town.taken)) == ("sent", "1", 1)


def test_what_is_not_found_after_a_silence_waits_for_somebody(town: Town, connected: Authority, run_jobs: Work) -> None:
    town.mood = "deaf"
    case = dark()
    go_on(run_jobs)
    town.mood = "well"
    for minutes in (2, 20, 100):
        go_on(run_jobs, minutes=minutes)
    assert (row().state, town.taken) == ("unsure", [])
    assert "look there" in row().failure
    forward_again(SYSTEM, case.number, LIGHTING)
    go_on(run_jobs)
    assert (row().state, len(town.taken)) == ("sent", 1)


def test_who_cannot_be_asked_is_asked_later(town: Town, connected: Authority, run_jobs: Work) -> None:
    town.mood, town.lists = "hangs up", False
    dark()
    go_on(run_jobs)
    for _ in range(8):
        go_on(run_jobs, minutes=10_000)
    assert (row().state, len(town.taken)) == ("unsure", 1)


def test_who_knows_repeats_is_sent_it_again(town: Town, run_jobs: Work) -> None:
    connect(SYSTEM, to(town, knows_repeats=True))
    town.mood, town.remembers = "hangs up", True
    dark()
    go_on(run_jobs)
    town.mood = "well"
    go_on(run_jobs, minutes=2)
    assert (row().state, row().request, len(town.taken)) == ("sent", "1", 1)


def test_a_sender_that_died_has_perhaps_sent(town: Town, connected: Authority, run_jobs: Work) -> None:
    dark()
    go_on(run_jobs)
    row_before = row()
    Forwarding.objects.update(state="sending", waits_until=datetime.now(UTC), request="")
    go_on(run_jobs)
    assert (row().state, row().request, len(town.taken)) == ("sent", row_before.request, 1)


def test_a_case_that_went_elsewhere_meanwhile_is_not_sent(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    gather(datetime.now(UTC))
    tell(case, "system", "return", reason="Not ours")
    run_jobs()
    assert (row().state, town.taken) == ("gone", [])
    tell(fresh(case), "system", "dispatch", organisation="lighting")
    go_on(run_jobs)
    assert (row().state, len(town.taken)) == ("sent", 1)


def test_its_progress_there_becomes_notes_and_hands_it_back(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    go_on(run_jobs)
    follow.task.func(LIGHTING)
    assert events_of(fresh(case))[-1].action == "dispatch"
    town.change("1", Status.OPEN, "A crew is on its way")
    follow.task.func(LIGHTING)
    follow.task.func(LIGHTING)
    noted = [each for each in events_of(fresh(case)) if isinstance(each, CaseNoted)]
    assert [(each.actor, each.reason) for each in noted] == [("open311:lighting", "A crew is on its way")]
    town.change("1", Status.CLOSED, "New bulb")
    follow.task.func(LIGHTING)
    last = events_of(fresh(case))[-1]
    assert isinstance(last, CaseHandedBack)
    assert (last.reason, row().state) == ("New bulb", "done")
    follow.task.func(LIGHTING)
    assert fresh(case).seq == last.seq


def test_rework_is_told_there_or_to_somebody_here(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    go_on(run_jobs)
    town.change("1", Status.CLOSED)
    follow.task.func(LIGHTING)
    assert events_of(fresh(case))[-1].reason == "The request was closed there."
    tell(fresh(case), "system", "rework", datetime.now(UTC), reason="Still dark")
    go_on(run_jobs)
    assert (row().state, len(town.taken)) == ("sent", 1)
    assert row().failure.endswith("tell them.")
    Authority.objects.update(tells_updates=True)
    Forwarding.objects.update(state="done")
    go_on(run_jobs)
    assert (town.told[0]["description"], town.told[0]["status"]) == ("Still dark", "OPEN")
    town.change("1", Status.OPEN, "Again")
    follow.task.func(LIGHTING)
    town.change("1", Status.CLOSED, "Now it shines")
    follow.task.func(LIGHTING)
    assert (fresh(case).state, row().state) == ("handed_back", "done")


def test_a_token_that_becomes_no_number_is_shown_after_a_day(
    town: Town, connected: Authority, run_jobs: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.mood, town.numbers_tokens = "token", False
    dark()
    go_on(run_jobs)
    follow.task.func(LIGHTING)
    assert (row().request, row().failure) == ("", "")
    Forwarding.objects.update(since=F("since") - timedelta(days=1, minutes=1))
    follow.task.func(LIGHTING)
    assert "has no number yet" in row().failure
    (shown,) = forwardings(troubled=True)
    assert shown == row()
    assert "has no number yet" in page(browser("dispatcher").get("/authorities/"))
    town.numbers_tokens = True
    follow.task.func(LIGHTING)
    assert (row().request, row().failure) == ("1", "")


def test_a_token_becomes_a_number(town: Town, connected: Authority, run_jobs: Work) -> None:
    town.mood = "token"
    dark()
    go_on(run_jobs)
    assert (row().request, row().token) == ("", "t1")
    follow.task.func(LIGHTING)
    assert row().request == "1"


def test_updates_become_notes_once(town: Town, run_jobs: Work) -> None:
    connect(SYSTEM, to(town, tells_updates=True))
    case = dark()
    go_on(run_jobs)
    said = {"service_request_id": "1", "status": Status.OPEN, "description": "We come\0 tomorrow"}
    town.updates = [
        Update(update_id="u1", **said),  # type: ignore[arg-type]
        Update(update_id="u2", service_request_id="1", status=Status.OPEN),
        Update(update_id="u3", **{**said, "service_request_id": "77"}),  # type: ignore[arg-type]
    ]
    for _ in range(2):
        follow.task.func(LIGHTING)
    notes = [each.reason for each in events_of(fresh(case)) if isinstance(each, CaseNoted)]
    assert notes == ["We come\ufffd tomorrow"]


def test_a_case_that_ended_here_is_followed_no_more(town: Town, connected: Authority, run_jobs: Work) -> None:
    case = dark()
    go_on(run_jobs)
    tell(case, "system", "force_close", reason="No money")
    follow.task.func(LIGHTING)
    assert row().state == "done"


def test_failures_there_are_kept_to_be_seen(town: Town, connected: Authority, run_jobs: Work) -> None:
    dark()
    go_on(run_jobs)
    town.lists = False
    follow.task.func(LIGHTING)
    assert "refuses" in Authority.objects.get().failure
    town.lists = True
    town.there.clear()
    follow.task.func(LIGHTING)
    assert row().failure == "It is not shown there any more."
    assert Authority.objects.get().failure == ""


def test_what_cannot_be_done_here_is_kept_to_be_seen(
    town: Town, connected: Authority, run_jobs: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    dark()
    go_on(run_jobs)
    town.change("1", Status.CLOSED, "Done")
    with monkeypatch.context() as patch:
        patch.setattr("civicgrid.apps.cases.api.perform", _refuse)
        follow.task.func(LIGHTING)
    assert row().state == "sent"
    assert "no such thing" in row().failure
    follow.task.func(LIGHTING)
    assert (row().state, row().failure) == ("done", "")


def _refuse(*_: object) -> None:
    raise NotFound


def test_xml_is_spoken_where_nothing_else_is(town: Town, settings: Settings) -> None:
    connect(SYSTEM, to(town, form=Format.XML))
    assert Authority.objects.get().form == "xml"
