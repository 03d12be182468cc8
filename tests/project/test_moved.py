"""A code keeps its parent, a city its cases: they lie under its paths for ever."""

from pathlib import Path

import msgspec
import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.project import city
from tests.cases.given import opened
from tests.cities import SMALL_CITY, change

pytestmark = pytest.mark.usefixtures("small_city")
REMEDY = "give it a new code; the old one goes inactive"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "organisations.csv",
            "sanitation,gov",
            "sanitation,operations",
            "sanitation cannot move from gov to operations",
        ),
        ("organisations.csv", "lighting,gov", "lighting,", "lighting cannot move from gov to the top"),
        ("organisations.csv", "neighbours,,", "neighbours,gov,", "neighbours cannot move from the top to gov"),
        ("case_types.csv", "lamp,streets", "lamp,", "lamp cannot move from streets to the top"),
    ],
)
def test_a_code_under_another_parent_is_refused(folder: Path, file: str, old: str, new: str, told: str) -> None:
    records = city.check(change(folder, file, old, new)).require()
    with pytest.raises(city.Moved) as refused:
        city.load(records)
    assert str(refused.value) == f"{file}: {told}: its cases would stay behind. ({REMEDY})"
    assert directory.organisations()["sanitation"].path == "gov.sanitation."


def test_an_area_under_another_parent_is_refused(folder: Path) -> None:
    drawing = (folder / "areas.geojson").read_text("utf-8")
    swapped = drawing.replace('"west"', '"*"').replace('"east"', '"west"').replace('"*"', '"east"')
    (folder / "areas.geojson").write_text(swapped, "utf-8")
    records = city.check(folder).require()
    with pytest.raises(city.Moved, match=r"areas\.geojson: \w+ cannot move from (west to east|east to west)"):
        city.compare(records)


def test_a_code_that_is_gone_cannot_come_back_elsewhere(folder: Path) -> None:
    neighbours = "neighbours,,Good Neighbours,好邻居志愿队,volunteer\n"
    change(folder, "organisations.csv", neighbours, "")
    posts = (folder / "posts.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "posts.csv").write_text("".join(line for line in posts if "neighbours" not in line), "utf-8")
    city.load(city.check(folder).require())
    change(folder, "organisations.csv", "lighting,gov", neighbours.replace(",,", ",gov,") + "lighting,gov")
    with pytest.raises(city.Moved, match="neighbours cannot move from the top to gov"):
        city.load(city.check(folder).require())


def test_a_new_code_for_the_old_thing_is_welcome(folder: Path) -> None:
    change(folder, "organisations.csv", "neighbours,,", "friends,gov,")
    change(folder, "posts.csv", "neighbours", "friends")
    city.load(city.check(folder).require())
    assert directory.organisations()["friends"].path == "gov.friends."
    assert city.compare(city.check(SMALL_CITY).require())


def test_another_city_is_refused_as_soon_as_there_are_cases(folder: Path) -> None:
    records = city.check(folder).require()
    other = msgspec.structs.replace(records, city=msgspec.structs.replace(records.city, code="elsewhere"))
    assert city.compare(other)
    opened()
    assert city.compare(records) == []
    with pytest.raises(city.AnotherCity, match="is the city tiny and has its cases; the folder is the city elsewhere"):
        city.load(other)
