"""Many assets come by a file: all or nothing, and nothing twice."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.assets.actions.imports import RowsRefused, import_assets, relate_many
from civicgrid.apps.assets.models import Asset, LifeEvent, Relation
from civicgrid.apps.assets.queries.exports import columns, export_features, export_rows
from civicgrid.apps.assets.types import RelationKind
from civicgrid.base.access import SYSTEM
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.spreadsheet import lines
from tests.assets.given import POLE, asset, fresh
from tests.cases.given import actor
from tests.cities import IN_E1, IN_W1

pytestmark = pytest.mark.usefixtures("small_city")

HEADER = "code,kind,organisation,lon,lat,installed,name,name:zh-hans,own_code,height_m\n"
TABLE = (
    HEADER
    + f"{POLE},pole,lighting,{IN_W1[0]},{IN_W1[1]},2024-05-06,Lamp,灯,L-1,8\n"
    + f"LAMP-2,灯具,路灯公司,{IN_E1[0]},{IN_E1[1]},,,,,\n"
)


def bring(text: str, login: str = "admin", *, partly: bool = False) -> tuple[int, int]:
    event = import_assets(actor(login), "a.csv", text.encode(), partly=partly)
    return (event.added, event.changed) if event else (0, 0)


def test_a_file_brings_assets() -> None:
    assert bring(TABLE) == (2, 0)
    pole = Asset.objects.get(code=POLE)
    assert (pole.area, pole.organisation_path, pole.properties) == ("town.west.w1.", "gov.lighting.", {"height_m": "8"})
    assert (str(pole.inspect_by), pole.name) == ("2025-05-06", {"en": "Lamp", "zh-hans": "灯"})
    assert {"lamp", "灯", POLE} <= set(pole.words)
    assert list(LifeEvent.objects.values_list("asset__code", "kind")) == [(POLE, "installed")]
    assert Entry.objects.filter(action="assets.import").count() == 1


def test_again_it_changes_nothing() -> None:
    bring(TABLE)
    assert bring(TABLE) == (0, 0)
    assert Entry.objects.filter(action="assets.import").count() == 1


def test_changes_are_made_in_one_statement() -> None:
    bring(TABLE)
    with CaptureQueriesContext(connection) as spent:
        moved = f"code,lon,lat,maker,state\n{POLE},{IN_E1[0]},{IN_E1[1]},Lumen,removed\nLAMP-2,,,Lux,\n"
        assert bring(moved) == (0, 2)
    assert len([each for each in spent if each["sql"].lstrip().startswith("UPDATE assets_asset")]) == 1
    pole = Asset.objects.get(code=POLE)
    assert (pole.area, pole.maker, pole.installed.year if pole.installed else 0, pole.seq) == (
        "town.east.e1.",
        "Lumen",
        2024,
        1,
    )
    assert set(pole.life.values_list("kind", flat=True)) == {"installed", "moved", "removed"}
    assert pole.inspect_by is None


def test_with_a_wrong_row_nothing_is_done() -> None:
    with pytest.raises(RowsRefused):
        bring(TABLE + "X-1,tree,lighting,116,40,,,,,\n")
    assert not Asset.objects.exists()


def test_the_right_rows_can_be_taken_alone() -> None:
    assert bring(TABLE + "X-1,tree,lighting,116,40,,,,,\n", partly=True) == (2, 0)


def test_codes_of_others_are_refused() -> None:
    asset("L-1", lon=str(IN_E1[0]))
    with pytest.raises(RowsRefused):
        bring(TABLE)


def test_who_keeps_no_assets_imports_none() -> None:
    with pytest.raises(NoPost):
        bring(TABLE, "dispatcher")


@pytest.mark.parametrize("login", ["handler", "supervisor"])
def test_rows_of_other_owners_are_refused(login: str) -> None:
    with pytest.raises(RowsRefused):
        bring(TABLE, login)


def test_the_owner_imports_its_own() -> None:
    assert bring(TABLE, "lamplighter") == (2, 0)


def test_what_is_exported_can_be_imported_again() -> None:
    bring(TABLE)
    table = "".join(lines([columns(), *export_rows(Asset.objects.all())]))
    features = "".join(export_features(Asset.objects.all()))
    assert bring(table) == bring(features) == (0, 0)
    Asset.objects.all()
    LifeEvent.objects.all().delete()
    Asset.objects.all().delete()
    assert bring(features) == (2, 0)
    assert Asset.objects.get(code=POLE).properties == {"height_m": "8"}


def test_many_relations_are_written_at_once() -> None:
    bring(TABLE)
    relations = [(POLE, RelationKind.CARRIES, "LAMP-2")]
    assert relate_many(SYSTEM, relations).relations == 1
    relate_many(SYSTEM, relations)
    assert Relation.objects.count() == 1


def test_ten_thousand_rows_take_few_statements() -> None:
    rows = "".join(f"L-{number},pole,lighting,{IN_W1[0]},{IN_W1[1]}\n" for number in range(10_000))
    with CaptureQueriesContext(connection) as spent:
        assert bring(f"code,kind,organisation,lon,lat\n{rows}") == (10_000, 0)
    assert len(spent) <= 20


def test_a_known_asset_keeps_what_no_column_says(tmp_path: Path) -> None:
    known = asset(maker="Lumen", installed="2024-05-06")
    bring(f"code,address\n{POLE},Bench\n")
    now = fresh(known)
    assert (now.maker, now.address, str(now.installed)) == ("Lumen", "Bench", "2024-05-06")


@pytest.mark.parametrize("properties", ["[" * 100_000, '{"a":' * 100_000, "[1]", "NaN", '{"a": NaN}'])
def test_properties_that_are_no_object_are_refused(properties: str) -> None:
    row = lines(
        [["code", "kind", "organisation", "lon", "lat", "properties"], [POLE, "pole", "lighting", *IN_W1, properties]]
    )
    with pytest.raises(RowsRefused, match="JSON object"):
        bring("".join(row))
