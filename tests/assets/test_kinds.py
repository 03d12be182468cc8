"""Kinds of assets come from the city's folder, which may do without."""

from datetime import date
from pathlib import Path

import pytest

from civicgrid.apps.assets.actions.kinds import load_kinds
from civicgrid.apps.assets.queries.kinds import stored_kinds
from civicgrid.apps.assets.types import AssetClass, Shape
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.i18n import in_language
from civicgrid.project import city
from tests.assets.given import asset, fresh, kind, kinds
from tests.cities import change

KINDS = "asset_kinds.csv"


def test_kinds_are_loaded(small_city: None) -> None:
    pole = stored_kinds()["pole"]
    assert (pole.group, pole.shape, pole.component, pole.fault) == (
        AssetClass.LIGHTING,
        Shape.POINT,
        "0112",
        "streets.lamp.",
    )
    assert (pole.inspection_days, pole.public, in_language(pole.name, "zh-hans")) == (365, True, "智慧灯杆")


def test_a_city_may_have_none(folder: Path) -> None:
    (folder / KINDS).unlink()
    assert city.check(folder).require().asset_kinds == []


def test_nothing_changes_twice(small_city: None, folder: Path) -> None:
    assert city.compare(city.check(folder).require()) == []


def test_what_is_gone_goes_inactive(small_city: None, folder: Path) -> None:
    change(folder, KINDS, "lamp,Luminaire,灯具,lighting,point,,lamp,,no\n", "")
    (changes,) = city.load(city.check(folder).require())
    assert changes.table == "asset kinds"
    assert [city.name_of(each) for each in changes.changes.removed] == ["lamp"]
    assert "lamp" not in kinds()
    assert "lamp" in stored_kinds()


def test_another_interval_counts_anew(small_city: None) -> None:
    known = asset(installed="2024-05-06")
    pole = stored_kinds()["pole"]
    others = [each for code, each in stored_kinds().items() if code != "pole"]
    load_kinds(SYSTEM, [*others, kind(name=pole.name, inspection_days=10)])
    assert fresh(known).inspect_by == date(2024, 5, 16)
    load_kinds(SYSTEM, [*others, kind(name=pole.name)])
    assert fresh(known).inspect_by is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("lamp,Luminaire", "l mp,Luminaire", "code"),
        ("lamp,Luminaire", "pole,Luminaire", "code"),
        ("lamp,Luminaire", "lamp,", "name"),
        ("pipe,line,,,,no", "tube,line,,,,no", "class"),
        ("pipe,line,,,,no", "pipe,circle,,,,no", "shape"),
        ("pipe,line,,,,no", "pipe,line,,,,perhaps", "public"),
        ("0118", "118", "component"),
        ("0118", "0100", "component"),
        ("0102,manhole", "0102,tree", "fault"),
        ("90,yes", "ninety,yes", "inspection_days"),
        ("90,yes", "99999999,yes", "inspection_days"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder: Path, old: str, new: str, field: str) -> None:
    change(folder, KINDS, old, new)
    (problem,) = city.check(folder).problems
    assert (problem.file, problem.field, bool(problem.remedy)) == (KINDS, field, True)
    assert problem.line > 1
