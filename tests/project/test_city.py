"""A city folder is checked as a compiler would, compared with what is loaded, and loaded."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from civicgrid.apps.directory import api as directory
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor, Grant
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import Denied
from civicgrid.kernel.roles import Role
from civicgrid.project import city
from tests.cities import IN_W1, SMALL_CITY, change

DAY = date(2026, 6, 15)


def told(folder: Path) -> list[str]:
    """All problems, as the command prints them."""
    return [str(problem) for problem in city.check(folder, DAY).problems]


def recode(folder: Path, file: str, encoding: str) -> Path:
    """Writes a file in another encoding."""
    (folder / file).write_bytes((folder / file).read_text("utf-8").encode(encoding))
    return folder


def test_the_small_city_has_no_problem() -> None:
    checked = city.check(SMALL_CITY, DAY)
    assert list(checked.problems) == []
    assert checked.records is checked.require()


def test_a_byte_order_mark_is_no_problem(folder: Path) -> None:
    for file in folder.iterdir():
        recode(folder, file.name, "utf-8-sig")
    assert told(folder) == []


@pytest.mark.parametrize("file", sorted({file.name for file in SMALL_CITY.iterdir()} - {"asset_kinds.csv"}))
def test_a_missing_file_is_told(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert told(folder)[0].startswith(f"{file}:1: error: the file is missing or may not be read")


@pytest.mark.parametrize("file", sorted({file.name for file in SMALL_CITY.iterdir()} - {"asset_kinds.csv"}))
def test_a_missing_file_is_the_only_problem(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert len(told(folder)) == 1, told(folder)


@pytest.mark.parametrize("file", sorted(file.name for file in SMALL_CITY.iterdir()))
def test_an_empty_file_is_the_only_problem(folder: Path, file: str) -> None:
    (folder / file).write_text("\n", "utf-8")
    (line,) = told(folder)
    assert line.startswith(f"{file}:1: error: the file is empty ("), line


@pytest.mark.parametrize("file", ["organisations.csv", "case_types.csv"])
def test_a_table_of_a_header_alone_is_the_only_problem(folder: Path, file: str) -> None:
    header = (folder / file).read_text("utf-8").splitlines()[0]
    (folder / file).write_text(header, "utf-8")
    assert told(folder) == [f"{file}:1: error: the table has a header and no rows (add them below it)"]


@pytest.mark.parametrize("file", sorted(file.name for file in SMALL_CITY.glob("*.csv")))
def test_semicolons_are_the_only_problem(folder: Path, file: str) -> None:
    (folder / file).write_text((folder / file).read_text("utf-8").replace(",", ";"), "utf-8")
    assert told(folder) == [f"{file}:1: error: its columns are separated by semicolons (separate them by commas)"]


@pytest.mark.parametrize(
    ("file", "encoding", "expected"),
    [
        ("city.toml", "utf-16", "city.toml:1: error: it is UTF-16 (save it as UTF-8"),
        ("areas.geojson", "gbk", "areas.geojson:2: error: it looks like GBK (save it as UTF-8"),
        ("posts.csv", "gb18030", "posts.csv:2: error: it looks like GBK (save it as UTF-8"),
        ("duties.csv", "utf-16", "duties.csv:1: error: it is UTF-16 (save it as UTF-8"),
    ],
)
def test_another_encoding_is_told(folder: Path, file: str, encoding: str, expected: str) -> None:
    assert told(recode(folder, file, encoding))[0].startswith(expected)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("city.toml", "languages = [", "languages = ", "city.toml:5:17: error: this is not TOML"),
        ("city.toml", "Asia/Shanghai", "Moon/Base", "city.toml:4:time_zone: error: time zone 'Moon/Base' is unknown"),
        ("areas.geojson", '"code": "w1",', '"code" "w1",', "areas.geojson:5:43: error: this is not JSON"),
        (
            "areas.geojson",
            '"code": "w1"',
            '"code": "w2"',
            "areas.geojson:6:code: error: code 'w2' stands on line 5 already",
        ),
        (
            "organisations.csv",
            "gov,,Town",
            "gov,moon,Town",
            "organisations.csv:2:parent: error: parent 'moon' is not in",
        ),
        ("organisations.csv", "code,parent,", "code,above,", "organisations.csv:1: error: column parent is missing"),
        (
            "posts.csv",
            "commander,Commander",
            "captain,Commander",
            "posts.csv:11:role: error: role 'captain' is unknown",
        ),
        ("posts.csv", "operations,west", "operations,mars", "posts.csv:3:areas: error: area 'mars' is unknown"),
        ("posts.csv", "operations,west", "operations,south", "posts.csv:3:areas: error: area 'south' is unknown"),
        (
            "case_types.csv",
            "2,urgent_hour",
            "2,fortnight",
            "case_types.csv:6:time_kind: error: time_kind 'fortnight' is unknown",
        ),
        ("calendar.csv", "2026-10-10", "2026-02-30", "calendar.csv:14:day: error: day '2026-02-30' is not a date"),
        ("duties.csv", "lamp,,", "lantern,,", "duties.csv:6:type: error: type 'lantern' is unknown"),
        ("duties.csv", "manhole,west", "manhole,south", "duties.csv:7:area: error: area 'south' belongs to an overlay"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    lines = told(change(folder, file, old, new))
    assert any(line.startswith(expected) for line in lines), lines


def test_a_post_that_stands_twice_is_told(folder: Path) -> None:
    with (folder / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("handler,Han Lei,韩磊,handler,Foreman,班长,sanitation,east,,,handler@tiny.example\n")
    assert told(folder)[0].startswith(
        "posts.csv:18:login: error: 'handler' is handler in 'sanitation' on line 6 already"
    )


def test_a_login_of_two_people_is_told(folder: Path) -> None:
    with (folder / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("handler,Han Mei,韩梅,supervisor,Foreman,班长,sanitation,,,,handler@tiny.example\n")
    assert told(folder)[0].startswith(
        "posts.csv:18:person: error: person 'Han Mei' of 'handler' is 'Han Lei' on line 6"
    )


def test_one_person_may_hold_several_posts(folder: Path) -> None:
    with (folder / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("handler,Han Lei,韩磊,supervisor,Head,队长,sanitation,,,,handler@tiny.example\n")
    assert told(folder) == []


def test_causes_go_before_what_they_cause(folder: Path) -> None:
    change(folder, "organisations.csv", "gov,,Town", "gov,moon,Town")
    change(folder, "duties.csv", "lamp,,", "lantern,,")
    change(folder, "case_types.csv", "2,urgent_hour", "2,fortnight")
    change(folder, "areas.geojson", '"code": "w1"', '"code": ""')
    assert [line.split(":")[0] for line in told(folder)] == [
        *("organisations.csv", "areas.geojson", "case_types.csv", "duties.csv"),
    ]


def test_mistakes_are_sorted_by_file_and_line(folder: Path) -> None:
    change(folder, "duties.csv", "lamp,,", "lantern,,")
    change(folder, "duties.csv", "manhole,west", "manhole,south")
    change(folder, "calendar.csv", "2026-10-10", "2026-02-30")
    assert [line.split(" ")[0] for line in told(folder)] == [
        "calendar.csv:14:day:",
        "duties.csv:6:type:",
        "duties.csv:7:area:",
    ]


def test_one_mistake_is_told_once(folder: Path) -> None:
    change(folder, "organisations.csv", "Operation Centre,运行中心,department", "Operation Centre,运行中心,bureau")
    assert [line.split(" ")[0] for line in told(folder)] == ["organisations.csv:3:kind:"]


def test_a_gap_is_a_warning(folder: Path) -> None:
    change(folder, "duties.csv", "manhole,east,handle,lighting,Road rules §8,,\n", "")
    checked = city.check(folder, DAY)
    assert [str(problem).partition(" (")[0] for problem in checked.problems] == [
        "duties.csv:1: warning: type manhole × area east × phase handle: nobody answers"
    ]
    assert checked.require() is checked.records


def test_an_overlap_is_a_warning_on_the_later_line(folder: Path) -> None:
    change(folder, "duties.csv", "lamp,,handle,lighting", "streets,,handle,lighting")
    assert [line.partition(" (")[0] for line in told(folder)] == [
        "duties.csv:6: warning: type streets × area * × phase handle: lighting and sanitation answer with equal rank"
    ]


def test_duties_are_reviewed_although_an_area_is_ill_drawn(folder: Path) -> None:
    change(folder, "duties.csv", "manhole,east,handle,lighting,Road rules §8,,\n", "")
    change(folder, "areas.geojson", '"name": "West 1"', '"name": ""')
    assert [line.split(" ")[0] for line in told(folder)] == ["areas.geojson:5:name:", "duties.csv:1:"]


def test_a_broken_city_cannot_be_had(folder: Path) -> None:
    change(folder, "duties.csv", "lamp,,", "lantern,,")
    with pytest.raises(city.BrokenCity, match=r"has 1 errors; the first one is duties\.csv:6"):
        city.check(folder, DAY).require()


@pytest.mark.django_db
def test_before_the_first_load_everything_is_new() -> None:
    found = city.compare(city.check(SMALL_CITY, DAY).require(), DAY)
    assert {each.table: len(each.changes.added) for each in found} == {
        "city": 1,
        "organisations": 5,
        "posts": 16,
        "areas": 9,
        "case types": 4,
        "calendar": 13,
        "duties": 9,
        "asset kinds": 6,
    }
    assert not any(each.changes.changed or each.changes.removed for each in found)


@pytest.mark.usefixtures("small_city")
def test_a_loaded_city_answers() -> None:
    found = grid.locate_one(*IN_W1)
    assert (found.area, found.overlays) == ("town.west.w1.", ("south",))
    owner = duties.owner(standards.leaf("lamp").path, found.area, "handle", DAY)
    assert owner is not None
    assert directory.organisations()[owner.organisation].name["en"] == "Lighting Company"


@pytest.mark.usefixtures("small_city")
def test_loading_again_changes_nothing() -> None:
    records = city.check(SMALL_CITY).require()
    assert city.compare(records) == []
    assert city.load(records) == []


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("city.toml", '"2 working_hour"', '"3 working_hour"', [("city", 0, 1, 0)]),
        ("city.toml", "Asia/Shanghai", "Asia/Tokyo", [("city", 0, 1, 0)]),
        ("areas.geojson", '"name": "West 1"', '"name": "Harbour"', [("areas", 0, 1, 0)]),
        ("organisations.csv", "Lighting Company", "Lamp Company", [("organisations", 0, 1, 0)]),
        ("posts.csv", "Electrician", "Engineer", [("posts", 0, 1, 0)]),
        ("case_types.csv", "The lamp is lit", "The lamp shines", [("case types", 0, 1, 0)]),
        ("calendar.csv", "office,fri,13:00,18:00,,\n", "", [("calendar", 0, 0, 1)]),
        ("calendar.csv", "holiday,2026-10-01", "holiday,2026-10-03", [("calendar", 1, 0, 1)]),
        ("duties.csv", "Lighting contract §1", "Lighting contract §2", [("duties", 0, 1, 0)]),
        ("duties.csv", "manhole,east", "manhole,e1", [("duties", 1, 0, 1)]),
    ],
)
def test_a_change_is_told_and_made(
    folder: Path, file: str, old: str, new: str, expected: list[tuple[str, int, int, int]]
) -> None:
    records = city.check(change(folder, file, old, new), DAY).require()
    found = city.compare(records)
    assert [
        (each.table, len(each.changes.added), len(each.changes.changed), len(each.changes.removed)) for each in found
    ] == expected
    assert city.load(records) == found
    assert city.compare(records) == []


@pytest.mark.usefixtures("small_city")
def test_a_change_of_time_zone_reaches_the_calendar(folder: Path) -> None:
    change(folder, "city.toml", "Asia/Shanghai", "Asia/Tokyo")
    city.load(city.check(folder, DAY).require())
    due = standards.calendar().add(datetime(2026, 9, 30, tzinfo=UTC), Span.parse("1 urgent_hour"))
    assert due.isoformat() == "2026-09-30T10:00:00+09:00"


@pytest.mark.usefixtures("small_city")
def test_what_is_gone_comes_back(folder: Path) -> None:
    change(folder, "duties.csv", "lamp,,handle,lighting,Lighting contract §1,,\n", "")
    city.load(city.check(folder, DAY).require())
    city.load(city.check(SMALL_CITY, DAY).require())
    assert city.compare(city.check(SMALL_CITY).require()) == []


@pytest.mark.usefixtures("small_city")
def test_an_administrator_may_load(folder: Path) -> None:
    change(folder, "organisations.csv", "Lighting Company", "Lamp Company")
    city.load(city.check(folder, DAY).require(), Actor("admin", "An Bo", (Grant(Role.ADMINISTRATOR),)))
    assert directory.organisations()["lighting"].name["en"] == "Lamp Company"


@pytest.mark.usefixtures("small_city")
def test_a_load_that_is_refused_half_way_changes_nothing(folder: Path) -> None:
    change(folder, "organisations.csv", "Lighting Company", "Lamp Company")
    change(folder, "areas.geojson", '"name": "West 1"', '"name": "Harbour"')
    with pytest.raises(Denied):
        city.load(city.check(folder, DAY).require(), Actor("peng", "Peng Li", (Grant(Role.PERSONNEL_OFFICER),)))
    assert directory.organisations()["lighting"].name["en"] == "Lighting Company"
