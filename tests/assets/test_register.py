"""Assets are registered, changed and placed by whoever keeps them."""

import pytest

from civicgrid.apps.assets.actions.life import CHANGED, NothingChanges, StaysPut, change, place, register
from civicgrid.apps.assets.models import Asset, LifeEvent
from civicgrid.apps.assets.queries.found import find, records
from civicgrid.apps.assets.queries.offers import next_free
from civicgrid.apps.assets.rules.codes import CodeTaken, OtherClass
from civicgrid.apps.assets.rules.drafts import NoSuchKind, NoSuchOwner, NotSaid
from civicgrid.apps.assets.rules.places import DrawnOtherwise
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.actions import MovedOn
from civicgrid.base.http import UnknownCode
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import InvalidInput, NotFound
from tests.assets.given import POLE, asset, fresh, said
from tests.cases.given import actor
from tests.cities import IN_E1, IN_W2, OUTSIDE

pytestmark = pytest.mark.usefixtures("small_city")


def test_an_asset_is_registered_where_it_stands() -> None:
    names = {"name": "Lamp at the bench", "name:zh-hans": "长椅旁的灯"}
    event = register(actor("lamplighter"), said() | names)
    found = find(POLE)
    assert found is not None
    assert (event.asset, found.area, found.organisation_path) == (POLE, "town.west.w1.", "gov.lighting.")
    assert found.name == {"en": "Lamp at the bench", "zh-hans": "长椅旁的灯"}


def test_it_is_written_in_the_ledger() -> None:
    register(actor("lamplighter"), said())
    assert Entry.objects.filter(action="assets.register", subject=POLE).exists()


def test_the_day_of_installation_begins_its_life() -> None:
    known = asset(installed="2024-05-06")
    assert list(LifeEvent.objects.filter(asset=known).values_list("kind", "day__year")) == [("installed", 2024)]
    assert str(known.inspect_by) == "2025-05-06"


def test_what_is_planned_is_not_inspected() -> None:
    known = asset(installed="2024-05-06", state="planned")
    assert (known.inspect_by, LifeEvent.objects.count()) == (None, 0)


def test_both_codes_find_it() -> None:
    asset(own_code="LAMP-17")
    found = records(["LAMP-17", POLE, "none"])
    assert {code: each.code for code, each in found.items()} == {"LAMP-17": POLE, POLE: POLE}
    assert find("") is None


@pytest.mark.parametrize(
    ("fields", "refusal", "field"),
    [
        ({"code": "3205080113000001"}, OtherClass, "code"),
        ({"code": ""}, NotSaid, "code"),
        ({"kind": "tree"}, NoSuchKind, "kind"),
        ({"organisation": "nobody"}, NoSuchOwner, "organisation"),
        ({"lon": "", "lat": ""}, InvalidInput, "geometry"),
        ({"lon": str(OUTSIDE[0]), "lat": str(OUTSIDE[1])}, InvalidInput, "geometry"),
        ({"geometry": "LINESTRING(116.0001 40.0001, 116.0002 40.0002)"}, DrawnOtherwise, "geometry"),
        ({"state": "removed"}, UnknownCode, "state"),
    ],
)
def test_what_is_wrong_is_told(fields: dict[str, str], refusal: type[InvalidInput], field: str) -> None:
    with pytest.raises(refusal) as caught:
        register(actor("admin"), said() | fields)
    assert caught.value.field == field


@pytest.mark.parametrize("code", [POLE, "LAMP-1"])
def test_a_code_is_one_assets(code: str) -> None:
    asset(own_code="LAMP-1")
    with pytest.raises(CodeTaken):
        register(actor("admin"), said(code))


def test_an_own_code_is_one_assets() -> None:
    asset()
    with pytest.raises(CodeTaken) as caught:
        register(actor("admin"), said("LAMP-2", own_code=POLE))
    assert caught.value.field == "own_code"


@pytest.mark.parametrize("login", ["handler", "supervisor", "officer"])
def test_nobody_registers_for_another_organisation(login: str) -> None:
    with pytest.raises(NoPost):
        register(actor(login), said())
    assert not Asset.objects.exists()


def test_a_dispatcher_registers_nothing() -> None:
    with pytest.raises(NoPost):
        register(actor("dispatcher"), said())


def test_fields_are_changed_and_emptied() -> None:
    known = asset(maker="Lumen", address="Bench", own_code="L-1")
    event = change(actor("lamplighter"), known, {"maker": "", "serial": "A7", "name": "Bench lamp", "own_code": "L-2"})
    now = fresh(known)
    assert event.changed == {"maker": "", "serial": "A7", "name": "{'en': 'Bench lamp'}", "own_code": "L-2"}
    assert set(event.changed) <= set(CHANGED)
    assert (now.maker, now.serial, now.address, now.own_code, now.seq) == ("", "A7", "Bench", "L-2", 2)
    assert "bench" in now.words


def test_code_kind_and_state_are_not_changed() -> None:
    known = asset()
    with pytest.raises(NothingChanges):
        change(actor("lamplighter"), known, {"code": "other", "kind": "lamp", "state": "planned"})


def test_an_own_code_of_another_is_refused() -> None:
    asset("LAMP-2", own_code="L-1")
    known = asset()
    with pytest.raises(CodeTaken):
        change(actor("lamplighter"), known, {"own_code": "L-1"})


def test_of_two_who_change_it_the_second_looks_again() -> None:
    known = asset()
    change(actor("lamplighter"), known, {"maker": "Lumen"})
    with pytest.raises(MovedOn):
        change(actor("lamplighter"), known, {"maker": "Lux"})


def test_it_cannot_be_given_away_out_of_reach() -> None:
    known = asset()
    with pytest.raises(NoPost):
        change(actor("lamplighter"), known, {"organisation": "sanitation"})
    assert fresh(known).organisation_path == "gov.lighting."


def test_it_is_put_somewhere_else() -> None:
    known = asset()
    event = place(actor("lamplighter"), known, IN_E1, text="The bench moved")
    assert (event.area, fresh(known).area) == ("town.east.e1.", "town.east.e1.")
    assert LifeEvent.objects.filter(asset=known, kind="moved", text="The bench moved").exists()


def test_it_is_there_already() -> None:
    known = asset()
    with pytest.raises(StaysPut):
        place(actor("lamplighter"), known, (known.lon, known.lat))


def test_it_is_not_put_out_of_the_city() -> None:
    known = asset()
    with pytest.raises(InvalidInput):
        place(actor("lamplighter"), known, OUTSIDE)


def test_who_sees_it_and_may_not_is_told() -> None:
    known = asset()
    with pytest.raises(NoPost):
        change(actor("officer"), known, {"maker": "Lux"})


def test_who_does_not_see_it_finds_nothing() -> None:
    known = asset()
    with pytest.raises(NotFound):
        change(actor("handler"), known, {"maker": "Lux"})


def test_the_next_code_is_offered() -> None:
    assert next_free("pole", "990101.990101001.") == "9901010112000001"
    Asset.objects.filter(pk=asset("9901010112000041").pk)
    asset("9901010112-own")
    assert next_free("pole", "990101.990101001.") == "9901010112000042"
    assert next_free("lamp", "990101.") == ""
    assert next_free("pole", "town.west.") == ""


def test_a_place_in_the_north() -> None:
    assert asset(lon=str(IN_W2[0]), lat=str(IN_W2[1])).area == "town.west.w2."
