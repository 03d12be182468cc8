"""The screen through its front door: what it shows, to whom, in which language."""

import json
import re
from base64 import b64decode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.models import Case
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.kernel.geo.morton import code_of, unpacked
from civicgrid.screens.one_screen.snapshot import KEEPER
from tests.cases.given import actor, opened, tell
from tests.cities import IN_E1, IN_W1, IN_W2
from tests.one_screen.made import ZONE
from tests.pages.given import PNG, browser, source

pytestmark = pytest.mark.usefixtures("numbering")


@pytest.fixture
def numbering(small_city: None, settings: Settings, tmp_path: Path) -> None:
    """The ledger's files of a test are its own."""
    settings.CIVICGRID_HOME = settings.MEDIA_ROOT = tmp_path


def get(client: Client, address: str) -> Any:  # noqa: ANN401 - JSON
    response = client.get(f"/screen/{address}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def now_opened(**changes: object) -> Case:
    return opened(timezone.now(), **changes)


def test_the_shell_names_the_addresses_and_helps_without_javascript() -> None:
    page = browser("dispatcher").get("/screen/").content.decode()
    assert 'data-snapshot="/screen/snapshot"' in page
    assert 'data-stream="/screen/stream"' in page
    assert '<a href="/cases/">' in page
    assert "Zentrale" not in page
    assert browser().get("/screen/").status_code == 302
    assert browser("citizen").get("/screen/snapshot").status_code == 403


def test_a_snapshot_holds_the_city() -> None:
    case = now_opened(lon=IN_W1[0], lat=IN_W1[1])
    add_photo(SYSTEM, case, content=PNG)
    sequence()
    found = get(browser("auditor"), "snapshot")
    nothing = dict.fromkeys(("soon", "late", "unowned", "closed_today"), 0)
    assert found["counts"] == {**nothing, "open": 1, "opened_today": 1}
    (code,) = unpacked(b64decode(found["open"]["codes"]))
    assert code == code_of(*IN_W1, tuple(found["city"]["bounds"]))
    (mark,) = b64decode(found["open"]["marks"])
    assert found["states"][mark // 4]["code"] == "dispatched"
    assert found["urgencies"][mark % 4]["code"] == "in_time"
    assert (sum(found["flow"]["opened"]), found["flow"]["now_hour"]) == (1, timezone.now().astimezone(ZONE).hour)
    assert [(each["code"], each["open"], each["today"]) for each in found["types"]] == [("garbage", 1, 1)]
    assert found["kinds"] == 1
    assert next((each["code"], each["open"], each["rate"]) for each in found["districts"]) == ("west", 1, None)
    assert [each["number"] for each in found["photos"]] == [case.number]
    assert found["ticker"][0]["number"] == case.number
    assert found["me"] == {"name": "Ao Qing", "kiosk": False, "everything": True}
    assert found["platform"]["ledger_size"] > 0
    assert [(each["code"], len(each["bounds"])) for each in found["city"]["parts"]] == [("east", 4), ("west", 4)]


@pytest.mark.parametrize("address", ["snapshot", "areas/town", "near?code=0&bits=0", "search?q=Bags"])
def test_a_room_reads_no_number_and_no_address_of_people(address: str) -> None:
    text, where = "Bags, call 138 0013 8000 or chen@example.org", "Lane 3, 138 0013 8000"
    case = now_opened(text=text, address=where, lon=IN_W1[0], lat=IN_W1[1])
    add_photo(SYSTEM, case, content=PNG)
    sequence()
    told = browser("auditor").get(f"/screen/{address}").content.decode()
    assert "Bags, call ••• or •••" in told
    assert "8000" not in told
    assert "chen@" not in told


def test_every_figure_opens_its_list() -> None:
    now_opened(type="")
    client = browser("dispatcher")
    found = get(client, "snapshot")
    rows = [each for panel in ("sources", "types", "districts", "departments") for each in found[panel]]
    card = get(client, "areas/west")
    addresses = {*found["links"].values(), *card["links"].values()}
    addresses |= {each.get(way, "") for each in (*rows, *card["indicators"]) for way in ("link", "late_link", "behind")}
    assert {address: client.get(address).status_code for address in addresses - {""}} == dict.fromkeys(
        addresses - {""}, 200
    )


def test_names_are_in_the_readers_language() -> None:
    now_opened()
    found = get(browser("dispatcher", "zh-hans"), "snapshot")
    assert found["urgencies"][0]["name"] != "late"
    assert found["city"]["name"] == get(browser("dispatcher", "zh-hans"), "areas/town")["name"]


def test_who_keeps_the_west_sees_the_west() -> None:
    now_opened(lon=IN_W1[0], lat=IN_W1[1])
    now_opened(lon=IN_E1[0], lat=IN_E1[1])
    officer, everybody = get(browser("officer"), "snapshot"), get(browser("wall"), "snapshot")
    assert (officer["counts"]["open"], officer["me"]["everything"]) == (1, False)
    assert (everybody["counts"]["open"], everybody["me"]["kiosk"]) == (2, True)
    assert len(get(browser("officer"), "near?code=0&bits=0")["cases"]) == 1


def test_what_is_done_after_a_snapshot_is_in_the_next_one() -> None:
    client = browser("auditor")
    case = now_opened()
    sequence()
    before = get(client, "snapshot")
    tell(case, "handler", "accept", timezone.now())
    sequence()
    after = get(client, "snapshot")
    assert after["index"] > before["index"]
    assert after["ticker"][0]["words"] == "Accepted"


def test_a_city_that_was_loaded_anew_is_read_anew() -> None:
    client = browser("auditor")
    get(client, "snapshot")
    grid.keep_map(SYSTEM, {"style.json": b"{}"})
    sequence()
    assert get(client, "snapshot")["city"]["style"] == "/map/style.json"


def test_areas_are_coloured_by_counts_and_shares() -> None:
    now_opened(lon=IN_W1[0], lat=IN_W1[1])
    now_opened(lon=IN_W2[0], lat=IN_W2[1])
    client = browser("auditor")
    assert get(client, "values")["values"] == {"town": 2, "west": 2, "w1": 1, "w2": 1}
    filed = get(client, "values?indicator=filing")
    assert (filed["values"]["west"], filed["unit"], filed["better"]) == (1.0, "share", "more")
    assert client.get("/screen/values?indicator=none").json()["type"] == "urn:civicgrid:unknown-indicator"


def test_an_area_says_who_answers_and_how_it_compares() -> None:
    case = now_opened(lon=IN_W1[0], lat=IN_W1[1])
    sequence()
    client = browser("auditor")
    get(client, "snapshot")
    tell(case, "handler", "accept", timezone.now())
    sequence()
    found = get(client, "areas/w1")
    assert (found["open"], found["level"]["code"]) == (1, "cell")
    assert [each["code"] for each in found["steps"]] == ["town", "west"]
    owners = {o["code"] for row in found["duties"] for phase in row["phases"] for o in phase["organisations"]}
    assert "sanitation" in owners
    filing = next(each for each in found["indicators"] if each["code"] == "filing")
    assert (filing["value"], [each["code"] for each in filing["neighbours"]]) == (1.0, ["w2"])
    assert [each["kind"] for each in found["events"]][:2] == ["accept", "file"] or found["events"]
    assert get(client, "areas/town")["indicators"][0]["neighbours"] == []
    assert client.get("/screen/areas/atlantis").status_code == 404


def test_a_card_shows_the_last_ten_deeds() -> None:
    client = browser("auditor")
    get(client, "snapshot")
    for number in range(11):
        now_opened(text=f"Matter {number}", lon=IN_W1[0], lat=IN_W1[1])
    sequence()
    assert len(get(client, "areas/w1")["events"]) == 10


def test_figures_of_an_area_open_the_cases_they_count() -> None:
    soon, late, far = (now_opened(text=text, lon=IN_W1[0], lat=IN_W1[1]) for text in ("soon", "late", "far"))
    for case, minutes in ((soon, 30), (late, -5), (far, 600)):
        Case.objects.filter(pk=case.pk).update(phase_due_at=timezone.now() + timedelta(minutes=minutes))
    now_opened(lon=IN_E1[0], lat=IN_E1[1])
    sequence()
    client = browser("auditor")
    found = get(client, "areas/w1")
    assert (found["open"], found["soon"], found["late"]) == (3, 1, 1)
    lists = {name: listed(client, found["links"][name]) for name in ("open", "soon", "late")}
    assert lists == {"open": {soon.number, late.number, far.number}, "soon": {soon.number}, "late": {late.number}}
    west = next(each for each in get(client, "snapshot")["districts"] if each["code"] == "west")
    assert (west["late"], listed(client, west["late_link"])) == (1, {late.number})
    filing = next(each for each in found["indicators"] if each["code"] == "filing")
    assert (filing["cases"], len(listed(client, filing["behind"]))) == (3, 3)
    assert {each["behind"] for each in get(browser("wall"), "areas/w1")["indicators"]} == {""}


def listed(client: Client, address: str) -> set[str]:
    """The numbers of the cases to which a list leads."""
    return set(re.findall(r'"/cases/([^/"?]+)/"', source(client.get(address))))


def test_cases_at_a_place_of_the_map() -> None:
    now_opened(lon=IN_W1[0], lat=IN_W1[1])
    client = browser("auditor")
    bounds = get(client, "snapshot")["city"]["bounds"]
    code = code_of(*IN_W1, tuple(bounds))
    (case,) = get(client, f"near?code={code}")["cases"]
    assert (case["state"], case["urgency"]) == ("Dispatched", "in_time")
    assert get(client, f"near?code={code ^ 1 << 31}&bits=1")["cases"] == []
    assert client.get("/screen/near?code=x").status_code == 400


def test_areas_cases_and_places_are_found() -> None:
    case = now_opened()
    client = browser("auditor")
    assert [(each["kind"], each["code"]) for each in get(client, "search?q=w1")] == [("area", "w1")]
    (found,) = [each for each in get(client, f"search?q={case.number}") if each["code"] == case.number]
    assert set(found["case"]) == {"type", "state", "urgency", "due", "owner"}
    assert found["case"]["urgency"] in {"late", "soon", "in_time", "resting"}
    (place,) = get(client, "search?q=40.0005,116.0005")
    assert (place["kind"], place["lon"]) == ("place", 116.0005)
    assert [get(client, f"search?q={words}") for words in ("1,2", "", "a,b")] == [[], [], []]
    assert get(client, "search?q=one%20two") == []


def test_the_past_is_rebuilt_from_events() -> None:
    then = timezone.now() - timedelta(days=3)
    case = opened(then)
    tell(case, "handler", "accept", then + timedelta(hours=1))
    client = browser("auditor")
    at = (then + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (mark,) = b64decode(get(client, f"past?at={at}")["open"]["marks"])
    assert get(client, "snapshot")["states"][mark // 4]["code"] == "dispatched"
    (mark,) = b64decode(get(client, "past")["open"]["marks"])
    assert get(client, "snapshot")["states"][mark // 4]["code"] == "handling"
    day = get(client, f"day?day={timezone.localdate(then)}")
    opened_at = then.astimezone(ZONE)
    assert list(b64decode(day["opened"])) == list((opened_at.hour * 60 + opened_at.minute).to_bytes(2, "little"))
    assert day["changes"]["count"] >= 1
    assert (day["minutes"], day["until"]) == (
        1440,
        (datetime.fromisoformat(day["from"]) + timedelta(days=1)).isoformat(),
    )
    today = get(client, "day")
    assert today["changes"]["count"] <= 2
    assert datetime.fromisoformat(today["until"]) <= timezone.now()
    assert day["first"] <= str(timezone.localdate(then))
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.get(f"/screen/day?day={tomorrow}").status_code == 400
    for wrong in ("past?at=x", "day?day=x", "day?day=1800-01-01", "past?at=0001-01-01T00:00:00%2B14:00"):
        assert client.get(f"/screen/{wrong}").status_code in {200, 400}


def test_views_are_kept_by_name() -> None:
    client = browser("dispatcher")
    view = {"name": " West ", "place": {"lon": 116.0, "lat": 40.0, "zoom": 12.0}, "layers": ["cases"], "seconds": 20}
    kept = client.post("/screen/views", view, content_type="application/json").json()["views"]
    assert [(each["name"], each["seconds"]) for each in kept] == [("West", 20)]
    assert get(client, "views")["views"] == kept
    client.post("/screen/views", {**view, "indicator": "open"}, content_type="application/json")
    assert [each["indicator"] for each in get(client, "views")["views"]] == ["open"]
    assert get(browser("auditor"), "views")["views"] == []
    client.post("/screen/views", {"name": "West", "drop": True}, content_type="application/json")
    assert get(client, "views") == {"views": [], "displays": []}


def test_a_display_only_looks_and_whoever_links_it_keeps_its_views() -> None:
    wall, admin = browser("wall"), browser("admin")
    view = {"name": "Harbour", "layers": ["cases"]}
    for wanted in (view, {"name": "Harbour", "drop": True}, {**view, "for": "wall"}):
        assert wall.post("/screen/views", wanted, content_type="application/json").status_code == 403
    assert [each["login"] for each in get(admin, "views")["displays"]] == ["wall"]
    kept = admin.post("/screen/views", {**view, "for": "wall"}, content_type="application/json").json()["views"]
    assert [each["name"] for each in kept] == ["Harbour"]
    assert get(wall, "views")["views"] == get(admin, "views?for=wall")["views"] == kept
    assert get(admin, "views")["views"] == []
    admin.post("/screen/views", {"name": "Harbour", "drop": True, "for": "wall"}, content_type="application/json")
    assert get(wall, "views")["views"] == []


@pytest.mark.parametrize(("login", "whose", "status"), [("dispatcher", "wall", 403), ("admin", "dispatcher", 404)])
def test_views_of_others_are_theirs(login: str, whose: str, status: int) -> None:
    client = browser(login)
    assert client.get(f"/screen/views?for={whose}").status_code == status
    view = {"name": "Harbour", "for": whose}
    assert client.post("/screen/views", view, content_type="application/json").status_code == status


@pytest.mark.parametrize(
    "view",
    [
        {"name": ""},
        {"name": "a", "zoom": 3},
        {"name": "a", "order": -1},
        {"name": "a", "layers": ["x" * 61]},
        {"name": "a" * 5000},
        {"name": "a", "seconds": 90_000},
        [],
    ],
    ids=str,
)
def test_a_view_that_is_none_is_refused(view: object) -> None:
    assert browser("dispatcher").post("/screen/views", view, content_type="application/json").status_code == 400


def test_a_person_keeps_thirty_views() -> None:
    client = browser("dispatcher")
    for number in range(30):
        client.post("/screen/views", {"name": f"view {number}"}, content_type="application/json")
    assert client.post("/screen/views", {"name": "more"}, content_type="application/json").status_code == 409


def test_people_on_duty_are_shown_to_those_who_send_them() -> None:
    officer = actor("officer", timezone.now())
    directory.come_on_duty(officer)
    directory.report_place(officer, *IN_W1)
    (person,) = get(browser("dispatcher"), "snapshot")["people"]
    assert (person["id"], person["role"], person["lon"], person["area"] != "") == (
        "officer",
        "Grid officer",
        IN_W1[0],
        True,
    )
    assert get(browser("planner"), "snapshot")["people"] == []


def test_a_stream_goes_on_from_a_snapshot_and_not_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser("auditor")
    found = get(client, "snapshot")
    of, index = found["picture"], found["index"]
    monkeypatch.setattr(KEEPER, "start", lambda: None)
    assert "X-Stream" in client.get(f"/screen/stream?of={of}&after={index}").headers
    assert "X-Stream" in client.get("/screen/stream").headers
    for nowhere in (
        f"of={of}&after=999999999",
        f"of={of}&after=x",
        f"of={of}&after=-3",
        f"after={index}",
        f"of=other&after={index}",
    ):
        assert client.get(f"/screen/stream?{nowhere}").content == b"event: anew\ndata: {}\n\n"
    assert client.get("/screen/stream", headers={"last-event-id": "x"}).content.startswith(b"event: anew")


DATA = ("snapshot", "stream", "past", "day", "areas/west", "values", "near", "search", "views")


@pytest.mark.parametrize("address", DATA)
def test_what_fills_the_screen_is_refused_by_a_document(address: str) -> None:
    for login, status in (("", 401), ("citizen", 403)):
        answer = browser(login).get(f"/screen/{address}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["remedy"]
    assert browser().get("/screen/").status_code == 302
