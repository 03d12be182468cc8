"""The pages of assets: list, one, forms, files, import."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.assets.actions.attachments import attach
from civicgrid.apps.assets.models import Asset, AssetFile, LifeEvent, Relation
from civicgrid.base.access import SYSTEM
from tests.assets.given import POLE, asset, fresh, said
from tests.cities import IN_E1, IN_W1
from tests.pages.given import PNG, browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def test_the_list_is_filtered_by_its_address() -> None:
    asset(name="Bench lamp", own_code="L-1", installed="2020-01-01")
    asset("CAM-1", kind="camera", organisation="sanitation", lon=str(IN_E1[0]))
    client = browser("dispatcher")
    for query, codes in (
        ("", {POLE, "CAM-1"}),
        ("kind=camera", {"CAM-1"}),
        ("class=lighting", {POLE}),
        ("area=West Side", {POLE}),
        ("organisation=Lighting Company", {POLE}),
        ("words=bench", {POLE}),
        ("words=CAM", {"CAM-1"}),
        ("words=L-", {POLE}),
        ("due=yes", {POLE}),
        ("state=removed", set()),
        ("sort=inspection", {POLE}),
        ("sort=changed", {POLE, "CAM-1"}),
    ):
        html = source(client.get(f"/assets/?{query}"))
        assert set(re.findall(r'href="/asset/([^/"]+)/" data-row', html)) == codes, query


def test_a_whole_code_leads_to_its_asset() -> None:
    asset(own_code="L-1")
    assert browser("dispatcher").get("/assets/?words=L-1").headers["Location"] == "/asset/L-1/"
    assert browser("handler").get("/assets/?words=L-1").status_code == 200


def test_what_cannot_be_read_is_told() -> None:
    response = browser("dispatcher").get("/assets/?kind=tree")
    assert response.status_code == 400
    assert "There is no kind of asset called tree." in page(response)


@pytest.mark.parametrize("sort", ["code", "changed", "inspection"])
def test_a_long_list_has_pages(sort: str) -> None:
    for number in range(53):
        asset(f"L-{number:03}", installed="2024-05-06")
    client = browser("dispatcher")
    first = source(client.get(f"/assets/?sort={sort}"))
    following = re.findall(r'href="([^"]+)" rel="next"', first)[0].replace("&amp;", "&")
    codes = [
        re.findall(r'href="/asset/([^/"]+)/" data-row', html)
        for html in (first, source(client.get(f"/assets/{following}")))
    ]
    assert [len(each) for each in codes] == [50, 3]
    assert len({*codes[0], *codes[1]}) == 53
    assert client.get("/assets/?after=nowhere").status_code == 400


def test_a_page_spends_no_more_for_many_assets() -> None:
    client, spent = browser("dispatcher"), []
    for number in range(12):
        asset(f"L-{number:03}")
        with CaptureQueriesContext(connection) as counted:
            client.get("/assets/")
        spent.append(len(counted))
    assert spent[2] == spent[-1] <= 8


def test_an_asset_tells_all_that_is_known() -> None:
    known = asset(name="Bench lamp", maker="Lumen", properties='{"height_m": 8}', installed="2024-05-06")
    asset("LAMP-1", kind="lamp")
    client = browser("lamplighter")
    client.post(f"/asset/{POLE}/", {"step": "relate", "kind": "forward:carries", "related": "LAMP-1"})
    attach(SYSTEM, known, PDF, note="Manual")
    told = page(client.get(f"/asset/{POLE}/"))
    for words in ("Bench lamp", "Lumen", "height_m", "Carries", "LAMP-1", "Manual", "2025-05-06", "Cases here"):
        assert words in told


def test_what_happened_is_written_down_with_a_photo() -> None:
    known = asset()
    sent = {
        "step": "mark",
        "kind": "failed",
        "text": "Dark",
        "day": "2026-01-02",
        "file": SimpleUploadedFile("a.png", PNG),
    }
    told = page(browser("officer").post(f"/asset/{POLE}/", sent, follow=True))
    assert "The asset is now: Out of order." in told
    assert (fresh(known).state, AssetFile.objects.get().life_id) == ("out_of_order", LifeEvent.objects.get().pk)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"step": "mark", "kind": "failed", "text": ""}, 400, "Nothing was written here."),
        ({"step": "mark", "kind": "inspected", "day": "2999-01-01"}, 400, "has not come yet"),
        ({"step": "mark", "kind": "inspected", "day": "today"}, 400, "is not a day"),
        ({"step": "mark", "kind": "installed"}, 409, "cannot happen"),
        ({"step": "relate", "kind": "carries", "related": "none"}, 404, "no asset with the code none"),
        ({"step": "relate", "kind": "forward:carries", "related": POLE}, 409, "related to itself"),
        ({"step": "unrelate", "relation": "x"}, 404, "no such relation"),
        ({"step": "attach"}, 400, "No file was chosen"),
        ({"step": "remove", "reason": ""}, 400, "Nothing was written here."),
        ({"step": "dance"}, 400, "not known"),
    ],
)
def test_refusals_stand_in_the_page(sent: dict[str, str], status: int, words: str) -> None:
    asset()
    response = browser("lamplighter").post(f"/asset/{POLE}/", sent)
    assert response.status_code == status
    assert words in page(response)


@pytest.mark.parametrize("content", [b"words", b"%PDF-1.7 without an end", b"%PDF-1.7" + b"x" * 10_000_001 + b"%%EOF"])
def test_other_files_are_refused(content: bytes) -> None:
    asset()
    sent = {"step": "attach", "file": SimpleUploadedFile("a.pdf", content)}
    assert browser("lamplighter").post(f"/asset/{POLE}/", sent).status_code in (400, 413)
    assert not AssetFile.objects.exists()


def test_files_are_given_to_who_sees_the_asset() -> None:
    known = asset()
    attach(SYSTEM, known, PNG)
    attach(SYSTEM, known, PDF)
    client = browser("lamplighter")
    for kept in AssetFile.objects.all():
        response = client.get(f"/asset/{POLE}/files/{kept.sha256}/")
        assert response.headers["Content-Type"] == kept.media_type
        list(response)
        assert browser("handler").get(f"/asset/{POLE}/files/{kept.sha256}/").status_code == 404
    assert client.get(f"/asset/{POLE}/files/none/").status_code == 404
    sent = {"step": "attach", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(f"/asset/{POLE}/", sent).status_code == 409


def test_an_asset_is_removed_and_put_up_again() -> None:
    known, client = asset(), browser("lamplighter")
    client.post(f"/asset/{POLE}/", {"step": "remove", "reason": "Run over"})
    assert fresh(known).state == "removed"
    client.post(f"/asset/{POLE}/", {"step": "mark", "kind": "installed"})
    assert fresh(known).state == "in_use"


def test_a_relation_is_taken_away() -> None:
    asset()
    asset("LAMP-1", kind="lamp")
    client = browser("lamplighter")
    client.post(f"/asset/{POLE}/", {"step": "relate", "kind": "carries", "related": "LAMP-1"})
    client.post(f"/asset/{POLE}/", {"step": "unrelate", "relation": str(Relation.objects.get().pk)})
    assert not Relation.objects.exists()


def test_the_form_registers_changes_and_moves() -> None:
    client = browser("lamplighter")
    made = client.post("/assets/new/", said(organisation="Lighting Company", state="in_use"))
    assert made.headers["Location"] == f"/asset/{POLE}/"
    facts = {"seq": "1", "name": "Bench", "organisation": "lighting"}
    assert client.post(f"/asset/{POLE}/change/", facts).status_code == 303
    moved = {"lon": str(IN_E1[0]), "lat": str(IN_E1[1])}
    assert client.post(f"/asset/{POLE}/move/", moved).status_code == 303
    assert (Asset.objects.get().name, Asset.objects.get().area) == ({"en": "Bench"}, "town.east.e1.")


def test_forms_keep_what_was_written() -> None:
    client = browser("lamplighter")
    asset()
    for address, sent, status in (
        ("/assets/new/", said(code="A 1"), 400),
        (f"/asset/{POLE}/change/", {"seq": "0", "organisation": "lighting", "maker": "Lux"}, 409),
        (f"/asset/{POLE}/move/", {"lon": "", "lat": ""}, 400),
    ):
        assert client.get(address).status_code == 200
        assert client.post(address, sent).status_code == status
    assert "A 1" in source(client.post("/assets/new/", said(code="A 1")))


def test_the_next_code_is_offered() -> None:
    told = browser("lamplighter").get(f"/assets/next-code.json?kind=pole&lon={IN_W1[0]}&lat={IN_W1[1]}")
    assert told.json() == {"next": ""}


def test_points_and_tiles_hold_what_one_may_see() -> None:
    asset()
    told = browser("lamplighter").get("/assets/points.json?bbox=115,39,117,41").json()
    assert [each["properties"]["number"] for each in told["features"]] == [POLE]
    assert browser("handler").get("/assets/points.json").json()["features"] == []
    assert browser("lamplighter").get("/assets/points.json?bbox=1,2").status_code == 400
    x, y = int((IN_W1[0] / 360 + 0.5) * 2**16), 24_834
    tiles = [browser("lamplighter").get(f"/assets/tiles/16/{x}/{row}.mvt").content for row in range(y - 60, y + 60)]
    assert any(tile != tiles[0] for tile in tiles)
    assert browser("lamplighter").get("/assets/tiles/3/0/0.mvt").status_code == 200
    assert browser("lamplighter").get("/assets/tiles/3/9/0.mvt").status_code == 404


def test_the_list_is_exported() -> None:
    asset()
    client = browser("lamplighter")
    assert POLE.encode() in b"".join(client.get("/assets.csv"))
    assert json.loads(b"".join(client.get("/assets.geojson")))["features"][0]["properties"]["code"] == POLE
    assert client.get("/assets.csv?kind=tree").status_code == 400


def test_a_file_is_looked_at_and_done() -> None:
    client = browser("lamplighter")
    text = f"code,kind,organisation,lon,lat\n{POLE},pole,lighting,{IN_W1[0]},{IN_W1[1]}\nX-1,tree,lighting,116,40\n"
    seen = client.post("/assets/import/", {"file": SimpleUploadedFile("a.csv", text.encode())})
    told = page(seen)
    assert "1 new" in told
    assert "There is no kind of asset called tree." in told
    assert not Asset.objects.exists()
    token = re.findall(r'name="file_kept" value="([^"]+)"', source(seen))[0]
    assert client.post("/assets/import/", {"file_kept": token}).status_code == 409
    assert browser("steward").post("/assets/import/", {"file_kept": token}).status_code == 400
    done = client.post("/assets/import/", {"file_kept": token, "partly": "yes"})
    assert (done.status_code, Asset.objects.count()) == (303, 1)
    again = page(client.post("/assets/import/", {"file": SimpleUploadedFile("a.csv", text.encode())}))
    assert "1 as they are" in again


@pytest.mark.parametrize("sent", [{}, {"file": SimpleUploadedFile("a.csv", b"kind\npole\n")}, {"file_kept": "forged"}])
def test_other_uploads_are_refused(sent: dict[str, object]) -> None:
    assert browser("lamplighter").post("/assets/import/", sent).status_code == 400
