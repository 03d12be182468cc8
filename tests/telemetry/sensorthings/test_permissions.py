"""Who sees and does what: what is out of reach is not there."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.test import Client

from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.models import Entry
from tests.cities import IN_E1, IN_W1, load_small_city
from tests.telemetry.sensorthings.client import JSON, Sta, datastream, location, observation, thing

As = Callable[[str], Sta]


@pytest.fixture
def as_(door: Path) -> As:
    """A client with the key of somebody of the small city."""
    load_small_city()

    @cache
    def client(login: str) -> Sta:
        directory.issue_token(SYSTEM, login, f"secret of {login}")
        return Sta(Client(), Authorization=f"Bearer secret of {login}")

    return client


@pytest.fixture
def two(as_: As) -> tuple[int, int]:
    """A station in the west and one in the east; the ids of their streams.

    The city's steward made them.
    """
    steward = as_("steward")
    for name, where in (("west", IN_W1), ("east", IN_E1)):
        streams = [datastream(name, Observations=[observation(1)])]
        steward.post("/Things", thing(name, Locations=[location(name, *where)], Datastreams=streams))
    west, east = steward.ids("/Datastreams")
    return west, east


def test_whoever_keeps_an_area_sees_what_is_there(as_: As, two: tuple[int, int]) -> None:
    west, east = two
    officer = as_("officer")

    assert officer.names("/Things") == ["west"]
    assert officer.names("/Locations") == ["west"]
    assert officer.names("/FeaturesOfInterest") == ["west"]
    assert officer.ids("/Datastreams") == [west]
    assert len(officer.ids("/HistoricalLocations")) == 1
    assert len(officer.ids("/Observations")) == 1
    assert len(officer.ids("/Sensors")) == 2
    assert officer.refused("GET", f"/Datastreams({east})")[0] == 404
    assert officer.refused("GET", f"/Datastreams({east})/Observations")[0] == 404


def test_a_question_does_not_tell_what_is_out_of_reach(as_: As, two: tuple[int, int]) -> None:
    officer = as_("officer")
    sensors = officer.get("/Sensors", expand="Datastreams($count=true)")["value"]

    assert [each["Datastreams@iot.count"] for each in sensors] == [1, 0]
    assert len(officer.ids("/Sensors", filter="Datastreams/name eq 'west'")) == 1
    assert officer.ids("/Sensors", filter="Datastreams/name eq 'east'") == []
    assert len(officer.ids("/Sensors", filter="Datastreams/Observations/result eq 1")) == 1
    assert officer.get("/Observations", filter="result eq 1", count="true")["@iot.count"] == 1
    stranger = as_("steward").ids(f"/Datastreams({two[1]})/Observations")[0]
    assert officer.refused("GET", f"/Observations({stranger})")[0] == 404


def test_whoever_only_looks_changes_nothing(as_: As, two: tuple[int, int]) -> None:
    west, _ = two
    officer = as_("officer")
    [row] = officer.ids("/Observations")

    for method, path, document in (
        ("POST", "/Things", thing()),
        ("PATCH", f"/Datastreams({west})", {"name": "x"}),
        ("PUT", f"/Datastreams({west})", {"name": "x"}),
        ("DELETE", f"/Datastreams({west})", None),
        ("POST", f"/Datastreams({west})/Observations", observation(2)),
        ("POST", "/CreateObservations", []),
        ("PATCH", f"/Observations({row})", {"result": 2}),
        ("DELETE", f"/Observations({row})", None),
    ):
        assert officer.refused(method, path, document)[0] in {400, 403}, (method, path)
    assert officer.get(f"/Observations({row})")["result"] == 1
    assert officer.names("/Datastreams") == ["west"]


def test_a_handler_defines_what_is_their_own(as_: As, two: tuple[int, int]) -> None:
    handler = as_("handler")
    mine = handler.made("/Things", thing("bin", Locations=[location("corner")], Datastreams=[datastream("level")]))
    stream = handler.ids(f"/Things({mine})/Datastreams")[0]
    row = handler.made(f"/Datastreams({stream})/Observations", observation(5))

    assert handler.patch(f"/Things({mine})", {"description": "full"})["description"] == "full"
    for method, path, document in (
        ("PATCH", f"/Datastreams({two[0]})", {"name": "x"}),
        ("DELETE", f"/Datastreams({two[0]})", None),
        ("PATCH", f"/Observations({row})", {"result": 2}),
        ("DELETE", f"/Sensors({handler.ids('/Sensors')[0]})", None),
        ("POST", "/Datastreams", datastream(Thing={"@iot.id": handler.ids("/Things", filter="name eq 'west'")[0]})),
    ):
        assert handler.refused(method, path, document)[0] == 403, (method, path)
    status, _ = handler.refused("POST", f"/Datastreams({two[0]})/Observations", observation(2))
    assert status == 403


def test_without_a_key_nothing_is_told(as_: As) -> None:
    status, told = Sta(Client()).refused("GET", "/Things")
    assert (status, told["type"]) == (401, "urn:civicgrid:not-logged-in")
    assert Sta(Client(), Authorization="Bearer nonsense").refused("GET", "/Things")[0] == 401


def test_a_session_reads_and_writes_with_the_token_of_a_page(as_: As) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(login="steward"))

    assert Sta(client).names("/Things") == []
    assert Sta(client).refused("POST", "/Things", thing())[0] == 403
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post("/v1.1/Things", thing(), JSON, headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 201


def test_a_citizen_sees_nothing(as_: As) -> None:
    assert as_("citizen").refused("GET", "/Things")[0] == 403


def test_the_ledger_knows_who_did_what(as_: As, two: tuple[int, int]) -> None:
    steward = as_("steward")
    [row, _] = steward.ids("/Observations")
    steward.patch(f"/Observations({row})", {"result": 2})
    steward.delete(f"/Datastreams({two[0]})")

    told = Entry.objects.filter(actor="steward").values_list("event_name", flat=True)
    assert {"EntityCreated", "ObservationCorrected", "EntityDeleted"} <= set(told)


def test_things_belong_to_the_area_of_their_place_and_to_whoever_makes_them(as_: As) -> None:
    handler = as_("handler")
    made = handler.made("/Things", thing(Locations=[location("here", *IN_W1)], Datastreams=[datastream()]))

    assert as_("officer").ids("/Things") == [made]
    assert as_("officer-east").ids("/Things") == []
    there = handler.made("/Locations", location("there", *IN_E1))
    handler.patch(f"/Things({made})", {"Locations": [{"@iot.id": there}]})
    assert as_("officer").ids("/Things") == []
    assert as_("officer-east").names("/Things/") == ["station"]
    assert len(as_("officer-east").ids("/Datastreams")) == 1


def test_a_thing_that_names_an_asset_has_to_name_one_that_is_there(as_: As) -> None:
    status, told = as_("steward").refused("POST", "/Things", thing(properties={"asset": "nothing"}))

    assert (status, told["field"]) == (400, "properties/asset")
