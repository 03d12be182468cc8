"""The stream: an act reaches all who watch, each in their reach and language, and nothing is lost between."""

import asyncio
import json
from collections.abc import Iterator, MutableMapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone, translation
from pytest_django import Settings

from civicgrid.apps.cases.actions import add_photo
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.base.database.listening import LOST
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.base.live import Door
from civicgrid.kernel.geo.morton import code_of
from civicgrid.screens.one_screen import held
from civicgrid.screens.one_screen import keeper as keepers
from civicgrid.screens.one_screen import snapshot as snapshots
from civicgrid.screens.one_screen.events import cursor_of
from civicgrid.screens.one_screen.groups import Group
from civicgrid.screens.one_screen.hub import ANEW, Box
from civicgrid.screens.one_screen.keeper import Keeper
from civicgrid.screens.one_screen.snapshot import KEEPER, minutely, snapshot
from tests.cases.given import actor, closed, opened
from tests.cities import IN_E1, IN_W1
from tests.pages.given import PNG, browser

Told = tuple[str, str, Any]
VIEWERS = 100


@pytest.fixture
def city(small_city: None, settings: Settings, tmp_path: Path) -> None:
    settings.CIVICGRID_HOME = settings.MEDIA_ROOT = tmp_path
    sequence()  # that the city was loaded is no news any more


@pytest.fixture
def keeper(city: None, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """A keeper whose threads do not run: the test is its clock."""
    keeper = Keeper(minutely)
    monkeypatch.setattr(keeper, "start", lambda: None)
    return keeper


def watch(keeper: Keeper, login: str, language: str = "en") -> Box:
    """Somebody's box, from now on."""
    group = watching(login, language)
    keeper.view(group)
    return keeper.hub.join(group)


def watching(login: str, language: str = "en") -> Group:
    """The group of somebody who reads a language."""
    with translation.override(language):
        return Group.of(actor(login, timezone.now()))


def heard(box: Box) -> list[Told]:
    """What waits in a box: id, event and data of each."""

    async def emptied() -> bytes:
        box.put(b"")
        source = box.source()
        chunk: bytes = await anext(source)
        return chunk

    return read(asyncio.run(emptied()))


def read(stream: bytes) -> list[Told]:
    found = []
    for block in stream.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields.get("id", ""), fields["event"], json.loads(fields["data"])))
    return found


def test_each_is_told_of_what_lies_in_their_reach_in_their_language(keeper: Keeper) -> None:
    everybody, west = watch(keeper, "auditor", "zh-hans"), watch(keeper, "officer")
    case = opened(timezone.now(), lon=IN_E1[0], lat=IN_E1[1])
    sequence()
    keeper.turn(timezone.now())
    (index, event, told), *_ = [each for each in heard(everybody) if each[1] == "case"]
    assert (event, told["number"], told["opened"], told["was"]) == ("case", case.number, True, None)
    assert told["now"]["code"] == code_of(*IN_E1, keeper.picture().frame.bounds)
    assert told["type_name"] != "garbage"
    assert index.partition(".")[0].isdecimal()
    assert [each for each in heard(west) if each[1] == "case"] == []


def test_a_photo_and_the_clock_are_told(keeper: Keeper) -> None:
    case = opened(timezone.now(), lon=IN_W1[0], lat=IN_W1[1])
    sequence()
    box, others = watch(keeper, "auditor"), watch(keeper, "officer-east")
    add_photo(SYSTEM, case, content=PNG)
    sequence()
    keeper.turn(timezone.now())
    keeper.tell_figures(Event())
    assert {each[1] for each in heard(box)} >= {"case", "photo", "figures", "people"}
    picture = keeper.picture()
    due = next(iter(picture.spots.values())).line.phase_due_at
    assert due is not None
    box = watch(keeper, "auditor")
    keeper.minute(due + timedelta(minutes=1))
    (clock,) = [told for _, event, told in heard(box) if event == "clock"]
    assert clock["changes"][0][1:] == [10, 8]
    assert "clock" not in {each[1] for each in heard(others)}


def test_as_long_as_the_ledger_is_heard_viewers_are_told_so(keeper: Keeper) -> None:
    now = timezone.now()
    keeper.turn(now)
    beats = []
    for seconds in (1, 4, 6, 9, 12):
        box = watch(keeper, "auditor")
        keeper.turn(now + timedelta(seconds=seconds))
        beats.append(sum(event == "beat" for _, event, _ in heard(box)))
    assert beats == [1, 0, 1, 0, 1]


def test_whoever_comes_back_hears_what_was_missed(keeper: Keeper) -> None:
    auditor = actor("auditor", timezone.now())
    group = Group.of(auditor)
    found = json.loads(snapshot(auditor, keeper), parse_int=str, parse_float=str)
    case = opened(timezone.now())
    sequence()
    box = keeper.join(group, cursor_of(found["index"]), found["picture"])
    assert box is not None
    assert [told["number"] for _, event, told in heard(box) if event == "case"][:1] == [case.number]
    assert keeper.join(group, cursor_of("999999"), found["picture"]) is None
    assert keeper.join(group, None) is not None


def test_at_midnight_and_after_an_import_everybody_begins_anew(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper.turn(timezone.now())
    box = watch(keeper, "auditor")
    keeper.turn(timezone.now() + timedelta(days=1))
    assert heard(box) == read(ANEW)
    monkeypatch.setattr(keepers, "TOO_MUCH", 0)
    box = watch(keeper, "auditor")
    opened(timezone.now())
    sequence()
    keeper.turn(timezone.now())
    assert heard(box) == read(ANEW)
    assert len(keeper.picture().spots) == 1


def test_a_reach_through_which_nobody_looks_is_dropped(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "UNUSED_S", -1.0)
    snapshot(actor("officer", timezone.now()), keeper)
    assert len(keeper.picture().views) == 1
    keeper.minute(timezone.now())
    assert keeper.picture().views == {}


def test_the_keeper_comes_back_when_the_database_does(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tries = Event(), list[int]()

    def broken(*_: object) -> Iterator[bool]:
        tries.append(1)
        if len(tries) == 2:
            stop.set()
        raise LOST

    monkeypatch.setattr(keepers, "notices", broken)
    monkeypatch.setattr(keepers, "AGAIN_S", 0.0)
    thread = Thread(target=keeper.keep, args=[stop])
    thread.start()
    thread.join(20)
    assert len(tries) == 2


def test_after_a_fault_of_ours_whoever_watches_begins_anew(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keeper.turn(timezone.now())
    box, stop, turns = watch(keeper, "auditor"), Event(), list[datetime]()

    def broken(now: datetime) -> None:
        turns.append(now)
        if len(turns) == 1:
            raise KeyError(now)
        stop.set()

    with monkeypatch.context() as patched:
        patched.setattr(keepers, "notices", lambda *_: iter([True]))
        patched.setattr(keepers, "AGAIN_S", 0.0)
        patched.setattr(keeper, "turn", broken)
        thread = Thread(target=keeper.keep, args=[stop])
        thread.start()
        thread.join(20)
    keeper.turn(timezone.now())
    assert (len(turns), heard(box)) == (2, read(ANEW))
    assert "begins anew" in caplog.text


def test_threads_begin_with_the_first_viewer_and_again_when_they_died(
    city: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stops = list[str](), set[Event]()

    def run(name: str, stop: Event) -> None:
        begun.append(name)
        stops.add(stop)
        if begun.count(name) > 1:
            stop.wait(20)

    keeper, group = Keeper(minutely), watching("auditor")
    monkeypatch.setattr(keeper, "keep", lambda stop: run("keep", stop))
    monkeypatch.setattr(keeper, "count", lambda stop: run("count", stop))
    keeper.view(group)
    assert begun == []
    keeper.join(group, None)
    for thread in running():
        thread.join(20)
    keeper.join(group, None)
    keeper.join(group, None)
    assert sorted(begun) == ["count", "count", "keep", "keep"]
    keeper.forget()
    assert {stop.is_set() for stop in stops} == {True}
    assert running() == []


def running() -> list[Thread]:
    """The threads of keepers."""
    return [thread for thread in enumerate_threads() if thread.name in {keepers.KEEPER, keepers.COUNTER}]


def test_who_begins_to_watch_waits_for_nobody_on_the_loop(keeper: Keeper) -> None:
    box = watch(keeper, "auditor")
    done = Event()

    def listen() -> None:
        heard(box)
        done.set()

    with keeper.lock:
        Thread(target=listen).start()
        assert done.wait(5)


def test_equal_viewers_are_given_one_snapshot(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[object]()

    def content(*found: object) -> dict[str, object]:
        made.append(found)
        return {}

    monkeypatch.setattr(snapshots, "_content", content)
    auditor, officer = actor("auditor", timezone.now()), actor("officer", timezone.now())
    other = Actor("other", "Other", auditor.grants)
    told = [json.loads(snapshot(each, keeper)) for each in (auditor, other, officer)]
    assert len(made) == 2
    assert [each["me"]["name"] for each in told] == [auditor.name, "Other", officer.name]
    opened(timezone.now())
    sequence()
    snapshot(other, keeper)
    assert len(made) == 3
    keeper.turn(timezone.now() + timedelta(days=1))
    snapshot(other, keeper)
    assert len(made) == 4


def test_figures_that_fail_hinder_no_others(city: None, caplog: pytest.LogCaptureFixture) -> None:
    told, stop = list[Group](), Event()

    def failing(_: Keeper, group: Group) -> None:
        told.append(group)
        if len(told) == 1:
            raise KeyError(group)
        stop.set()

    keeper = Keeper(failing)
    for login in ("auditor", "officer", "officer-east"):
        watch(keeper, login)
    thread = Thread(target=keeper.count, args=[stop])
    thread.start()
    thread.join(20)
    assert len(told) == 2
    assert "figures wait" in caplog.text


def test_of_those_who_ask_at_once_one_counts() -> None:
    counted, counts, asked, let = held.Counted(), list[int](), Event(), Event()

    def count() -> int:
        counts.append(1)
        asked.set()
        assert let.wait(20)
        return 7

    found = list[int]()
    threads = [Thread(target=lambda: found.append(counted.once("figures", "all", count))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert asked.wait(20)
    let.set()
    for thread in threads:
        thread.join(20)
    assert (found, len(counts)) == ([7, 7, 7], 1)


class Viewer:
    """An ASGI client that notes when it hears of a case."""

    def __init__(self, cookie: str, query: str) -> None:
        headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
        self.scope: MutableMapping[str, Any] = {
            "type": "http",
            "method": "GET",
            "http_version": "1.1",
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("::1", 1),
            "path": "/screen/stream",
            "query_string": query.encode(),
            "headers": headers,
        }
        self.watching, self.told, self.gone, self.asked = asyncio.Event(), asyncio.Event(), asyncio.Event(), False
        self.body = b""

    async def receive(self) -> MutableMapping[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.watching.set()
        self.body += message.get("body", b"")
        if b"event: case" in self.body:
            self.told.set()


@pytest.mark.django_db(transaction=True)
def test_an_event_reaches_a_hundred_viewers_once(city: None) -> None:
    client = browser("auditor")
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    found = json.loads(client.get("/screen/snapshot").content, parse_int=str)
    try:
        heard = asyncio.run(_all_hear(cookie, f"of={found['picture']}&after={found['index']}"))
    finally:
        KEEPER.forget()
    assert [each.count(b"event: case") for each in heard] == [1] * VIEWERS


def closing(environ: dict[str, Any], start: Any) -> list[bytes]:  # noqa: ANN401 - as WSGI has it
    """The application; its threads keep no connection."""
    try:
        return [b"".join(get_wsgi_application()(environ, start))]
    finally:
        connection.close()


async def _all_hear(cookie: str, query: str) -> list[bytes]:
    door = Door(closing, threads=4)
    viewers = [Viewer(cookie, query) for _ in range(VIEWERS)]
    tasks = [asyncio.create_task(door(each.scope, each.receive, each.send)) for each in viewers]
    await asyncio.gather(*(each.watching.wait() for each in viewers))
    await asyncio.to_thread(_act)
    await asyncio.wait_for(asyncio.gather(*(each.told.wait() for each in viewers)), 20)
    for each in viewers:
        each.gone.set()
    await asyncio.gather(*tasks)
    return [each.body for each in viewers]


def _act() -> None:
    """A report is received, and the ledger numbers it as the worker would."""
    try:
        opened(timezone.now())
        sequence()
    finally:
        connection.close()


def test_who_acts_may_be_anybody_of_a_group(city: None) -> None:
    one, other = (Group.of(Actor(name, name, actor("auditor").grants)) for name in ("one", "other"))
    assert (one, hash(one), vars(one)) == (other, hash(other), vars(other))
    assert one != watching("auditor", "zh-hans")


def test_a_reach_is_counted_as_of_now_whoever_asked_first(keeper: Keeper) -> None:
    now = timezone.now()
    closed(now - timedelta(hours=2))
    askers = [actor("auditor", moment) for moment in (now - timedelta(days=90), now)]
    found = [keeper.figures(Group.of(asker)).districts.values() for asker in askers]
    assert [sum(rate.cases for rate in rates) for rates in found] == [1, 1]
