"""The grid is brought into line with a folder: what is gone becomes inactive, never deleted."""

import msgspec
import pytest

from civicgrid.apps.grid import api as grid
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.kernel.errors import Denied
from tests.cities import IN_W1

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_loaded_city_is_the_city_of_the_folder() -> None:
    city = grid.city()
    assert (city.code, city.time_zone, city.levels) == ("tiny", "Asia/Shanghai", ("city", "district", "cell"))
    assert str(city.clocks["dispatch"]) == "1 working_hour"
    assert [str(span) for span in city.escalation] == ["0 working_hour", "8 working_hour", "2 working_day"]


def test_areas_are_found_by_path_and_code() -> None:
    assert grid.root() == "town."
    assert grid.areas()["town.west."] == grid.area("west")
    assert [each.code for each in grid.children("town.west.")] == ["w1", "w2"]
    assert grid.locate([IN_W1[0]], [IN_W1[1]]) == [grid.locate_one(*IN_W1)]


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(grid.UnknownArea, match="There is no area with the code nowhere"):
        grid.area("nowhere")


def test_loading_again_changes_nothing() -> None:
    drawn = list(grid.drawn_areas().values())
    done = grid.load(SYSTEM, grid.city(), drawn)
    assert (done.areas, done.added, done.changed, done.removed) == (9, 0, 0, 0)
    assert list(grid.drawn_areas().values()) == drawn


def test_an_area_that_is_gone_is_known_but_found_no_more() -> None:
    drawn = [each for each in grid.drawn_areas().values() if each.area.code != "w1"]
    assert grid.load(SYSTEM, grid.city(), drawn).removed == 1
    assert not grid.area("w1").active
    assert [each.code for each in grid.children("town.west.")] == ["w2"]
    assert grid.locate_one(*IN_W1).area == "town.west."


def test_an_area_comes_back() -> None:
    drawn = grid.drawn_areas()
    grid.load(SYSTEM, grid.city(), [each for code, each in drawn.items() if code != "w1"])
    assert grid.load(SYSTEM, grid.city(), list(drawn.values())).added == 1
    assert grid.area("w1").active


def test_an_area_may_be_renamed() -> None:
    drawn = grid.drawn_areas()
    area = msgspec.structs.replace(drawn["w1"].area, name={"en": "Harbour"})
    drawn["w1"] = msgspec.structs.replace(drawn["w1"], area=area)
    assert grid.load(SYSTEM, grid.city(), list(drawn.values())).changed == 1
    assert grid.area("w1").name == {"en": "Harbour"}


def test_the_public_may_not_load_a_grid() -> None:
    with pytest.raises(Denied):
        grid.load(PUBLIC, grid.city(), [])
    assert grid.area("w1").active
