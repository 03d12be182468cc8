"""The city's Open311 server, asked as clients do: what it offers, shows and refuses."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from civicgrid.apps.exchange.queries import open311
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import MONDAY, closed, opened, tell
from tests.cities import IN_E1, IN_W1

from .asking import UPDATES, V2, faults, get, sent, told

pytestmark = pytest.mark.usefixtures("small_city")


def test_discovery_names_two_endpoints_in_both_formats() -> None:
    for address in ("/open311/discovery", f"{V2}/discovery"):
        found = Client().get(f"{address}.json")
        assert found.headers["Content-Type"] == "application/json"
        document = json.loads(found.content)
        assert [each["url"] for each in document["endpoints"]] == [
            "http://testserver/open311/v2",
            "http://testserver/open311/test/v2",
        ]
        assert all(document[name] for name in ("changeset", "contact", "key_service"))
        assert datetime.fromisoformat(document["changeset"]) < datetime.now(UTC)
        xml = Client().get(f"{address}.xml")
        assert xml.headers["Content-Type"] == "text/xml"
        assert len(fromstring(xml.content).findall("endpoints/endpoint/formats/format")) == 4
    assert Client().get("/open311/discovery").headers["Content-Type"] == "text/xml"
    assert Client().get("/open311/discovery", headers={"accept": "application/json"}).json()["endpoints"]


def test_services_are_the_case_types_in_use() -> None:
    found = {each["service_code"]: each for each in told("services.json")}
    assert list(found) == ["manhole", "garbage", "lamp"]
    assert found["lamp"]["service_name"] == "Broken street lamp"
    assert (found["lamp"]["group"], found["lamp"]["metadata"]) == ("Streets", True)
    assert (found["manhole"]["group"], found["manhole"]["metadata"]) == ("", False)
    assert found["lamp"]["type"] == "realtime"
    chinese = Client().get(f"{V2}/services.json", headers={"accept-language": "zh-hans"}).json()
    assert chinese[2]["service_name"] == "路灯损坏"
    xml = get("services.xml")
    assert xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert fromstring(xml.content).findtext("service/metadata") == "false"


def test_a_definition_holds_the_questions() -> None:
    (what,) = told("services/garbage.json")["attributes"]
    assert what["datatype"] == "singlevaluelist"
    assert what["description"] == "What lies there?"
    assert what["values"] == [{"key": "bags", "name": "Bags"}, {"key": "rubble", "name": "Rubble"}]
    assert (what["variable"], what["required"], what["order"]) == (True, False, 1)
    (lamps,) = told("services/lamp.json")["attributes"]
    assert (lamps["datatype"], lamps["datatype_description"]) == ("number", "1–")
    assert told("services/manhole.json")["attributes"] == []
    assert fromstring(get("services/garbage.xml").content).findtext("attributes/attribute/values/value/key") == "bags"


@pytest.mark.parametrize("code", ["streets", "dragon", "streets.lamp."])
def test_what_is_no_service_has_no_definition(code: str) -> None:
    response = get(f"services/{code}.json")
    assert response.status_code == 404
    assert faults(response)[0][0] == 404


def test_only_photos_that_everybody_sees_are_shown() -> None:
    number = sent()["service_request_id"]
    for path in (f"media/{number}/abc.jpeg", "media/1/abc.jpeg", "media/"):
        assert Client().get(f"/open311/{path}").status_code == 404


def test_a_filter_finds_its_requests() -> None:
    now = datetime.now(UTC)
    lamp = opened(now - timedelta(days=2), type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    bags = closed(now - timedelta(days=1))
    old = opened(now - timedelta(days=100), type="lamp", lon=IN_W1[0], lat=IN_W1[1])
    hidden = opened(now, type="manhole")

    def found(**arguments: str) -> list[str]:
        return [each["service_request_id"] for each in told("requests.json", **arguments)]

    assert found() == [bags.number, lamp.number]
    assert found(status="open") == [lamp.number]
    assert found(status="closed") == [bags.number]
    assert found(status="open,closed") == [bags.number, lamp.number]
    assert found(service_code="lamp") == [lamp.number]
    assert found(service_code="lamp,garbage", page_size="1") == [bags.number]
    assert found(page_size="1", page="2") == [lamp.number]
    assert found(service_request_id=f"{old.number},{lamp.number},{hidden.number},x") == [lamp.number, old.number]
    assert found(end_date=(now - timedelta(days=50)).isoformat()) == [old.number]
    assert found(start_date=lamp.opened_at.isoformat(), end_date=lamp.opened_at.isoformat()) == [lamp.number]
    assert found(bbox="116.001,40.0,116.002,40.001") == [lamp.number]
    assert found(service_code="dragon") == []
    near = {"lat": str(IN_E1[1]), "long": str(IN_E1[0])}
    assert found(**near, radius="30") == [lamp.number]
    assert found(lat="40.05", long=near["long"], radius="30") == []
    assert found(_="17", extensions="true", api_key="", client="phone", long="") == [bags.number, lamp.number]
    assert found(jurisdiction_id="TINY") == [bags.number, lamp.number]
    assert get(f"requests/{hidden.number}.json").status_code == 404


def test_what_changed_is_found_by_its_time() -> None:
    now = datetime.now(UTC)
    opened(now - timedelta(days=2), type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    bags = closed(now - timedelta(hours=1))
    sequence()
    since = (now - timedelta(hours=2)).isoformat()
    assert [each["service_request_id"] for each in told("requests.json", updated_after=since)] == [bags.number]
    assert told("requests.json", updated_after=now.isoformat()) == []


def test_updates_tell_what_became_of_public_cases() -> None:
    now = datetime.now(UTC)
    bags = closed(now - timedelta(hours=1))
    opened(now, type="manhole")
    sequence()
    found = told("servicerequestupdates.json")
    assert {each["service_request_id"] for each in found} == {bags.number}
    assert [each["external_status_code"] for each in found] == ["handling", "handed_back", "closed"]
    assert [each["status"] for each in found] == ["open", "open", "closed"]
    assert found[-1]["description"] == "Settled · The ground is clean"
    assert len({each["update_id"] for each in found}) == 3
    assert len(told("servicerequestupdates.json", page_size="2", page="2")) == 1
    assert told("servicerequestupdates.json", end_date=(now - timedelta(days=1)).isoformat()) == []
    xml = fromstring(get("servicerequestupdates.xml").content)
    assert xml.findtext("request_update/service_request_id") == bags.number


def test_what_was_not_taken_up_is_told_to_whoever_knows_its_number() -> None:
    refused = opened(datetime.now(UTC), text="My neighbour Wu Hao did it", address="Wu Hao's gate", answers={})
    tell(refused, "dispatcher", "void", datetime.now(UTC), reason="Nothing there")
    sequence()
    assert told("requests.json") == []
    (shown,) = told(f"requests/{refused.number}.json")
    assert (shown["status"], shown["status_notes"]) == ("closed", "Not accepted")
    assert "Wu Hao" not in json.dumps(shown)
    update = told(UPDATES, start_date=(datetime.now(UTC) - timedelta(hours=1)).isoformat())[-1]
    assert (update["status"], update["description"]) == ("closed", "Not accepted")
    assert update["external_status_code"] == "void"


def test_what_was_counted_in_with_another_is_told_so() -> None:
    now = datetime.now(UTC)
    case, other = opened(now), opened(now, type="lamp", lon=IN_E1[0], lat=IN_E1[1], text="It is dark")
    tell(case, "dispatcher", "join", now, other=other.number)
    sequence()
    (shown,) = told(f"requests/{other.number}.json")
    assert (shown["status"], shown["status_notes"]) == ("closed", "Counted in with another report")
    update = told(UPDATES, start_date=(now - timedelta(hours=1)).isoformat())[-1]
    assert (update["service_request_id"], update["description"]) == (other.number, "Counted in with another report")


def test_later_pages_count_as_more_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.base.http.limits.LOOKS", "9/minute")
    now = datetime.now(UTC)
    numbers = [opened(now - timedelta(hours=each), lon=IN_E1[0], type="lamp").number for each in range(2)]
    assert [each["service_request_id"] for each in told("requests.json", page="2", page_size="1")] == numbers[1:]
    assert told("requests.json", page="4", page_size="1") == []
    assert get("requests.json", page="9", page_size="1000").status_code == 429


def test_a_question_reads_only_so_much_of_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open311, "MOST_LOOKED_AT", 2)
    now = datetime.now(UTC)
    bags = closed(now - timedelta(hours=1))
    sequence()
    since = (now - timedelta(hours=2)).isoformat()
    (newest,) = told("servicerequestupdates.json", page_size="1")
    assert (newest["service_request_id"], newest["external_status_code"] != "reported") == (bags.number, True)
    for path, name in (("servicerequestupdates", "start_date"), ("requests", "updated_after")):
        response = get(f"{path}.json", **{name: since})
        assert (response.status_code, "More happened" in faults(response)[0][1]) == (400, True)


def test_who_asks_too_often_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.base.http.limits.LOOKS", "1/minute")
    assert [get("services.json").status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "end_date"),
        ({"status": "broken"}, "open or closed"),
        ({"page": "x"}, "page"),
        ({"start_date": "tomorrow"}, "start_date"),
        ({"end_date": "9999-12-31T23:59:59Z"}, "end_date"),
        ({"lat": "40.0", "long": "116.0"}, "radius required"),
        ({"radius": "100"}, "lat required"),
        ({"lat": "40.0", "long": "abc", "radius": "100"}, "long"),
        ({"lat": "40.0", "long": "116.0", "radius": "-1"}, "radius"),
        ({"lat": "40.0", "long": "116.0", "radius": "nan"}, "radius"),
        ({"lat": "40.0", "long": "116.0", "radius": "9", "bbox": "116.0,40.0,116.1,40.1"}, "bbox and radius"),
        ({"bbox": "116.1,40.0,116.0,40.1"}, "bbox"),
        ({"lon": "abc"}, "use long"),
        ({"q": "lamp"}, "q is no filter"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(arguments: dict[str, str], named: str) -> None:
    for form in ("json", "xml"):
        assert get(f"requests.{form}", **arguments).status_code == 400
    ((code, words),) = faults(get("requests.json", **arguments))
    assert code == 400
    assert named in words
    assert "(" in words  # the remedy


def test_a_wrong_jurisdiction_is_not_found_anywhere() -> None:
    for path in ("services", "services/lamp", "requests", "requests/1", "tokens/1", "servicerequestupdates"):
        response = get(f"{path}.json", jurisdiction_id="elsewhere")
        assert response.status_code == 404
        assert "jurisdiction_id elsewhere" in faults(response)[0][1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", f"{V2}/dragons.json", 404),
        ("get", f"{V2}/services", 404),
        ("get", f"{V2}/services/a/b.json", 404),
        ("get", f"{V2}/tokens.json", 404),
        ("get", "/open311/", 404),
        ("delete", f"{V2}/requests.json", 405),
        ("trace", f"{V2}/services.json", 405),
        ("post", f"{V2}/services.json", 405),
    ],
)
def test_what_is_not_there_is_told_by_a_list(method: str, path: str, status: int) -> None:
    response = getattr(Client(), method)(path)
    assert response.status_code == status
    if path.endswith("json"):
        assert faults(response)[0][0] == status
    elif path != "/open311/":
        assert fromstring(response.content).findtext("error/code") == str(status)


def test_pages_of_other_hosts_may_ask() -> None:
    assert get("services.json").headers["Access-Control-Allow-Origin"] == "*"
    options = Client().options(f"{V2}/requests.json")
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    assert "Idempotency-Key" in options.headers["Access-Control-Allow-Headers"]
    assert Client().head(f"{V2}/services.json").status_code == 200


def test_our_own_failure_is_told_by_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("civicgrid.apps.exchange.queries.open311.services", broken)
    response = get("services.json")
    assert (response.status_code, faults(response)[0][0]) == (500, 500)


def test_a_case_seen_anew_tells_its_state() -> None:
    case = opened(MONDAY, type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    assert told(f"requests/{case.number}.json")[0]["status_notes"] == "With those responsible"
    tell(case, "system", "comment", note="Seen")
    assert told(f"requests/{case.number}.json")[0]["updated_datetime"]
