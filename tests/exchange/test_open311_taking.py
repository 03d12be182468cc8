"""What clients send to the city's Open311 server: requests, pictures, keys, repetitions, updates."""

import json
from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.cases.api import case_of, reports_of
from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.exchange.actions.open311.keys import issue_key, revoke_key
from civicgrid.apps.exchange.models import ClientKey
from civicgrid.apps.services.actions import doors
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import digest_of
from tests.cities import IN_E1, OUTSIDE
from tests.pages.given import PNG

from .asking import LAMP, UPDATES, V2, faults, get, post, sent, told

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_request_becomes_a_case_that_everybody_sees() -> None:
    taken = sent(**{"attribute[lamps]": "2", "email": "ann@example.org", "first_name": "Ann", "last_name": "Lee"})
    number = taken["service_request_id"]
    assert "token" not in taken
    assert taken["service_notice"].startswith("To be settled by ")
    report = Report.objects.get()
    assert (report.source, report.answers, report.reporter) == ("open311", {"lamps": 2}, "Ann Lee")
    (shown,) = told(f"requests/{number}.json")
    assert (shown["service_request_id"], shown["status"]) == (number, "open")
    assert (shown["service_code"], shown["service_name"]) == ("lamp", "Broken street lamp")
    assert (shown["lat"], shown["long"]) == (IN_E1[1], IN_E1[0])
    assert shown["agency_responsible"] == "Lighting Company"
    assert "ann" not in json.dumps(shown).lower()
    assert told(f"request/{number}.json")[0]["service_request_id"] == number
    assert fromstring(get(f"requests/{number}.xml").content).findtext("request/status") == "open"


def test_an_address_of_mail_that_is_none_is_left_out_and_the_report_is_kept() -> None:
    taken = sent(**{"attribute[lamps]": "2", "email": "bad"})
    assert taken["service_request_id"] == Case.objects.get().number
    assert taken["service_notice"].endswith("The e-mail address is none, so it was left out.")
    assert not Report.objects.get().caller


def test_an_address_or_an_area_is_place_enough() -> None:
    by_address = sent(lat="", long="", address_string="5 Main Street")
    assert Case.objects.get(number=by_address["service_request_id"]).address == "5 Main Street"
    by_name = sent(lat="", long="", address_string="West 2")
    assert Case.objects.get(number=by_name["service_request_id"]).area.endswith("west.w2.")
    by_area = sent(lat="", long="", address_id="west")
    assert Case.objects.get(number=by_area["service_request_id"]).area.endswith("west.")
    unknown = sent(lat="", long="", address_id="4711")
    assert Case.objects.get(number=unknown["service_request_id"]).address == "4711"


def test_xml_is_answered_with_xml() -> None:
    response = post(LAMP, "requests.xml")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert fromstring(response.content).findtext("request/service_request_id") == Case.objects.get().number


def test_arguments_in_the_address_count_too() -> None:
    response = Client().post(f"{V2}/requests.json", query_params=LAMP)
    assert response.status_code == 200, response.content


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"service_code": ""}, 400, "service_code required"),
        ({"service_code": "dragon"}, 404, "There is no service dragon."),
        ({"lat": "", "long": ""}, 400, "lat, long required"),
        ({"lat": str(OUTSIDE[1]), "long": str(OUTSIDE[0])}, 400, "outside of the city"),
        ({"attribute[lamps]": "many"}, 400, "must be of the kind integer"),
        ({"attribute[lamps]": "0"}, 400, "must be at least 1"),
        ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id elsewhere was not found"),
        ({"api_key": "wrong"}, 403, "api_key is not known"),
        ({"description": "x" * 4001}, 400, "4001 characters"),
    ],
)
def test_a_request_that_cannot_be_is_refused_by_a_list(changes: dict[str, str], status: int, words: str) -> None:
    response = post({**LAMP, **changes})
    assert response.status_code == status
    ((code, description),) = faults(response)
    assert code == status
    assert words in description
    assert not Case.objects.exists()
    xml = fromstring(post({**LAMP, **changes}, "requests.xml").content)
    assert (xml.tag, xml.findtext("error/code")) == ("errors", str(status))


def test_a_question_that_needs_an_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgrid.apps.standards.models import CaseType
    from civicgrid.base.snapshots import touch

    kind = CaseType.objects.get(code="lamp")
    kind.questions = {"type": "object", "properties": {"HOWMANYD": {"type": "integer"}}, "required": ["HOWMANYD"]}
    kind.save()
    touch("standards")
    response = post(LAMP)
    assert response.status_code == 400
    assert faults(response) == [(400, "HOWMANYD required")]
    assert sent(**{"attribute[HOWMANYD]": "4"})["service_request_id"]


def test_photos_come_as_media_or_as_numbered_files() -> None:
    for name in ("media", "photo1"):
        Case.objects.count()
        response = post({**LAMP, name: SimpleUploadedFile("p.png", PNG, "image/png")})
        assert response.status_code == 200
    (number,) = set(Photo.objects.values_list("case__number", flat=True))
    (shown,) = told(f"requests/{number}.json")
    picture = Client().get(shown["media_url"].removeprefix("http://testserver"))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]


def test_photos_that_a_death_lost_come_with_the_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"Idempotency-Key": "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a12"}

    def again() -> bytes:
        return post({**LAMP, "media": SimpleUploadedFile("p.png", PNG, "image/png")}, headers=named).content

    def die(*_: object) -> int:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("civicgrid.apps.exchange.actions.open311.taking._add", die)
        with pytest.raises(SystemExit):
            again()
    assert (Report.objects.count(), Photo.objects.count()) == (1, 0)
    assert again() == again()
    assert (Report.objects.count(), Photo.objects.count()) == (1, 1)


def test_what_is_no_photo_costs_no_report() -> None:
    response = post({**LAMP, "media": SimpleUploadedFile("p.png", b"words", "image/png")})
    (taken,) = json.loads(response.content)
    assert taken["service_notice"].endswith("1 photo could not be read.")
    assert Case.objects.get().number == taken["service_request_id"]


def test_a_token_tells_the_number(settings: Settings) -> None:
    settings.CIVICGRID_OPEN311 = ["tokens"]
    taken = sent()
    assert "service_request_id" not in taken
    number = Case.objects.get().number
    assert told(f"tokens/{taken['token']}.json") == [{"service_request_id": number, "token": taken["token"]}]
    assert told(f"tokens/{number}.json")[0]["service_request_id"] == number
    assert told("services.json")[0]["type"] == "batch"
    assert get("tokens/unknown.json").status_code == 404


def test_where_the_city_wants_keys_nothing_is_taken_without(settings: Settings, open311_key: str) -> None:
    settings.CIVICGRID_OPEN311 = ["keys"]
    response = post(LAMP)
    assert (response.status_code, faults(response)[0][0]) == (403, 403)
    assert sent(api_key=open311_key)


def test_a_key_is_kept_as_its_digest_and_ends_when_revoked(open311_key: str) -> None:
    assert ClientKey.objects.get().digest == digest_of(open311_key)
    assert sent(api_key=open311_key)
    with pytest.raises(CivicGridError, match="has a key already"):
        issue_key(SYSTEM, "fixmystreet", "another")
    with pytest.raises(CivicGridError, match="no name for a program"):
        issue_key(SYSTEM, "Fix My Street", "another")
    revoke_key(SYSTEM, "fixmystreet")
    assert post({**LAMP, "api_key": open311_key}).status_code == 403
    with pytest.raises(CivicGridError, match="No program"):
        revoke_key(SYSTEM, "fixmystreet")
    issue_key(SYSTEM, "fixmystreet", "another")
    assert sent(api_key="another")


def test_a_delivery_that_is_repeated_counts_once(open311_key: str) -> None:
    first = sent(api_key=open311_key, service_request_id_ext="77")
    assert sent(api_key=open311_key, service_request_id_ext="77") == first
    long = "9" * 200
    assert sent(api_key=open311_key, service_request_id_ext=long) == sent(
        api_key=open311_key, service_request_id_ext=long
    )
    other = post({**LAMP, "description": "Another", "api_key": open311_key, "service_request_id_ext": "77"})
    assert other.status_code == 400
    named = {"Idempotency-Key": "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"}
    twice = [post(LAMP, headers=named).content for _ in range(2)]
    assert twice[0] == twice[1]
    assert Report.objects.count() == 3


@pytest.mark.parametrize(("key", "words"), [("x" * 15, "shorter than 16"), ("x" * 201, "longer than 200")])
def test_a_key_for_repetitions_has_the_length_of_every_door(key: str, words: str) -> None:
    response = post(LAMP, headers={"Idempotency-Key": key})
    ((code, description),) = faults(response)
    assert (code, words in description, Case.objects.count()) == (400, True, 0)


def test_numbers_of_anybody_name_no_delivery() -> None:
    sent(service_request_id_ext="77")
    sent(service_request_id_ext="77")
    assert Report.objects.count() == 2


def test_an_update_reaches_the_case_of_the_same_client(open311_key: str) -> None:
    number = sent(api_key=open311_key)["service_request_id"]
    update = {"api_key": open311_key, "service_request_id": number, "status": "OPEN", "description": "Two are dark now"}
    first = json.loads(post(update, UPDATES).content)
    assert first == [{"update_id": f"{number}-{Case.objects.get().seq}"}]
    assert json.loads(post(update, UPDATES).content) == first
    assert Case.objects.get().talk == "answered"
    xml = post(update, "servicerequestupdates.xml")
    assert fromstring(xml.content).findtext("request_update/update_id") == first[0]["update_id"]


def test_an_update_of_somebody_else_is_refused(open311_key: str) -> None:
    number = sent()["service_request_id"]
    update = {"service_request_id": number, "description": "Mine"}
    assert post(update, UPDATES).status_code == 403
    assert post({**update, "api_key": open311_key}, UPDATES).status_code == 404
    assert post({"api_key": open311_key, "service_request_id": "1", "description": "x"}, UPDATES).status_code == 404
    own = sent(api_key=open311_key)["service_request_id"]
    assert post({"api_key": open311_key, "service_request_id": own}, UPDATES).status_code == 400


def test_the_test_endpoint_keeps_nothing() -> None:
    response = Client().post("/open311/test/v2/requests.json", LAMP)
    assert json.loads(response.content)[0]["service_request_id"]
    assert Client().post("/open311/test/v2/requests.json", {**LAMP, "service_code": "x"}).status_code == 404
    assert not Case.objects.exists()
    assert Client().get("/open311/test/v2/services.json").status_code == 200


def test_who_sends_too_often_has_to_wait(monkeypatch: pytest.MonkeyPatch, open311_key: str) -> None:
    monkeypatch.setattr(doors, "MOST", 0)
    response = post(LAMP)
    assert response.status_code == 429
    assert faults(response)[0][0] == 429
    assert int(response.headers["Retry-After"]) > 0
    assert post({**LAMP, "api_key": open311_key}).status_code == 200


def test_too_much_is_refused_by_a_list() -> None:
    response = post({**LAMP, "padding": "x" * 6_000_000})
    assert (response.status_code, faults(response)[0][0]) == (413, 413)
    response = post({**LAMP, **{f"a{number}": "1" for number in range(1_100)}})
    assert response.status_code == 400


def test_a_broken_form_is_refused_by_a_list() -> None:
    response = Client().post(f"{V2}/requests.json", b"--x\r\n", "multipart/form-data; boundary=")
    assert faults(response)[0][0] == 400  # type: ignore[arg-type]


def test_characters_that_no_text_has_are_replaced() -> None:
    number = sent(description="Dark\0\x0b!")["service_request_id"]
    assert reports_of(case_of(SYSTEM, number))[0].text == "Dark\ufffd\ufffd!"
    assert get("requests.json", service_request_id="\0").status_code == 200


def test_media_that_are_named_are_fetched_later(run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgrid.apps.exchange.actions.open311 import media

    asked: list[str] = []

    def fetch(address: str, most: int) -> bytes:
        asked.append(address)
        return PNG if address.endswith("1.png") else b"words"

    monkeypatch.setattr(media, "fetch", fetch)
    sent(media_url=["https://example.org/1.png", "https://example.org/2.png"])
    assert asked == []
    run_jobs()
    assert sorted(asked) == ["https://example.org/1.png", "https://example.org/2.png"]
    assert Photo.objects.count() == 1
