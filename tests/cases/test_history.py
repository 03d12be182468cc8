"""History comes in with its own times; what cannot be taken is told by line; a second run adds nothing."""

import gzip
from pathlib import Path

import msgspec
import pytest

from civicgrid.apps.cases.actions import history
from civicgrid.apps.cases.actions.history import Tally, import_history
from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.cases.queries.checking import differing
from civicgrid.apps.cases.rules.mapping import load
from civicgrid.apps.duties import api as duties
from civicgrid.base.access import PUBLIC, SYSTEM, Actor
from civicgrid.kernel.errors import Denied
from civicgrid.kernel.tables import UnreadableTable
from tests.cases.given import GARBAGE, MONDAY, SHANGHAI, at

pytestmark = pytest.mark.usefixtures("small_city")

MAPPING = load(
    b"""
name = "Old hotline"
[columns]
origin_key = "id"
type = "kind"
opened = "opened"
due = "due"
closed = "closed"
text = ["words"]
[times]
zone = "Asia/Shanghai"
[source]
default = "hotline"
[place]
lon = "x"
lat = "y"
[status]
column = "state"
values = { open = "open", closed = "closed", void = "void" }
"""
)
HEADER = "id,kind,opened,due,closed,words,x,y,state"
ROWS = (
    "1,garbage,2026-02-02T09:00:00,2026-02-02T14:00:00,2026-02-02T13:00:00,Bags,116.0005,40.0005,closed",
    "2,garbage,2026-02-03T09:00:00,2026-02-03T14:00:00,2026-02-03T15:00:00,Rubble,116.0015,40.0005,closed",
    "3,lamp,2026-03-01T09:00:00,,,Dark,116.0005,40.0015,open",
    "4,manhole,2026-02-03T09:00:00,,2026-02-03T09:10:00,Nothing,116.0015,40.0015,void",
    "5,garbage,2026-02-02T10:00:00,2026-02-02T15:00:00,2026-02-02T16:00:00,Bags,116.0005,40.0005,closed",
)


class Rejects(list[tuple[int, str, str]]):
    """Line, origin key and reason of each row that was not taken."""

    def add(self, line: int, row: dict[str, str], error: Exception) -> None:
        self.append((line, row["id"], str(error)))


def imported(
    folder: Path, *rows: str, pack: bool = False, encoding: str = "utf-8", actor: Actor = SYSTEM, header: str = HEADER
) -> tuple[Tally, Rejects]:
    """What an import of these rows says in the end."""
    data = "\n".join([header, *rows, ""]).encode(encoding)
    file, rejects = folder / "old.csv", Rejects()
    file.write_bytes(gzip.compress(data) if pack else data)
    *_, tally = import_history(actor.acting_at(MONDAY), file, MAPPING, rejects.add)
    assert tally.read == file.stat().st_size
    return msgspec.structs.replace(tally, read=0), rejects


def case(key: str) -> Case:
    """The case that the row of a key speaks of."""
    return Case.objects.get(memberships__report__origin_key=key)


def test_rows_become_cases_with_their_own_times(tmp_path: Path) -> None:
    tally, rejects = imported(tmp_path, *ROWS)
    assert (tally, rejects) == (Tally(rows=5, opened=4, joined=1), [])
    first = case("1")
    assert (first.state, first.source, first.number[:8]) == ("closed", "hotline", "20260202")
    assert (first.opened_at, first.closed_at) == (at(-28 * 24), at(-28 * 24 + 4))
    assert [case(key).late for key in "123"] == [False, True, False]
    assert (case("3").state, case("3").due_at) == ("dispatched", at(-24 + 120))
    assert (case("4").state, case("5")) == ("void", first)
    assert list(differing()) == [[]] * 4


@pytest.mark.parametrize(("pack", "encoding"), [(True, "utf-8"), (False, "utf-8-sig")])
def test_a_file_may_be_packed_or_marked(tmp_path: Path, pack: bool, encoding: str) -> None:  # noqa: FBT001
    tally, rejects = imported(tmp_path, *ROWS, pack=pack, encoding=encoding)
    assert (tally.opened, tally.joined, rejects) == (4, 1, [])


def test_a_second_run_imports_nothing_twice(tmp_path: Path) -> None:
    imported(tmp_path, *ROWS[:3])
    tally, rejects = imported(tmp_path, *ROWS, ROWS[0])
    assert (tally, rejects) == (Tally(rows=6, opened=1, joined=1, repeated=4), [])
    assert (Report.objects.count(), Case.objects.count()) == (5, 4)


def test_rows_are_taken_batch_by_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "BATCH", 2)
    tally, _ = imported(tmp_path, *ROWS)
    assert tally == Tally(rows=5, opened=4, joined=1)


def test_what_cannot_be_taken_is_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    tally, rejects = imported(
        tmp_path,
        ROWS[0],
        "6,volcano,2026-02-02T09:00:00,,,Lava,116.0005,40.0005,open",
        "7,garbage,2026-02-02T09:00:00,,,Bags,117,40.0005,open",
        "8,garbage,2027-02-02T09:00:00,,,Bags,116.0005,40.0005,open",
        "9,garbage,2026-02-02T09:00:00,,,Bags,116.0005,40.0005,closed",
        "10,garbage,soon,,,Bags,116.0005,40.0005,open",
        "11,garbage,1900-01-01T00:00:00,,,Bags,116.0005,40.0005,open",
        ",garbage,2026-02-02T09:00:00,,,Bags,116.0005,40.0005,open",
        f"12,garbage,2026-02-02T09:00:00,,,{'x' * 15_000},116.0005,40.0005,open",
        ROWS[2],
    )
    assert (tally.rows, tally.opened, tally.rejected) == (10, 2, 8)
    told = {line: reason for line, _, reason in rejects}
    assert {line: reason.partition(" (")[0] for line, reason in told.items()} == {
        3: "There is no case type volcano.",
        4: "117.0, 40.0005 lies outside of the city.",
        5: "arrived_at lies in the future: 2027-02-02T01:00:00+00:00.",
        6: "The value '' of closed is not valid.",
        7: "The value 'soon' of opened is not valid.",
        8: "arrived_at is not a time that calendars count: 1899-12-31T15:54:17+00:00.",
        9: "The value '' of id is not valid.",
        10: "text has 15000 characters; at most 10000 are taken.",
    } | {5: told[5].partition(" (")[0], 8: told[8].partition(" (")[0]}
    assert all("(" in reason for reason in told.values())


def test_what_is_asked_about_is_counted(tmp_path: Path) -> None:
    near = "6,garbage,2026-02-02T09:30:00,,2026-02-02T16:00:00,Bags,116.0005,40.0005,closed"
    tally, _ = imported(tmp_path, ROWS[0], near)
    assert tally == Tally(rows=2, opened=2, asked=1)


def test_a_row_that_ends_early_has_all_columns(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    told: list[list[str]] = []
    file.write_text(f"{HEADER}\n7,volcano,2026-02-02T09:00:00\n", "utf-8")
    list(import_history(SYSTEM, file, MAPPING, lambda _line, row, _error: told.append(list(row))))
    assert told == [HEADER.split(",")]


def test_a_file_without_rows_is_no_history(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(HEADER)
    assert list(import_history(SYSTEM, file, MAPPING, Rejects().add)) == []


def test_history_was_not_asked(tmp_path: Path) -> None:
    assert imported(tmp_path, ROWS[2])[0].opened == 1
    assert Report.objects.get().answers == {}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"encoding": "utf-16"}, "it is UTF-16"),
        ({"encoding": "gbk"}, "it is not utf-8"),
        ({"header": HEADER.replace("opened", "begun")}, "column opened is missing"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    words = ROWS[0].replace("Bags", "垃圾")
    with pytest.raises(UnreadableTable, match=told) as refused:
        imported(tmp_path, words, **changes)  # type: ignore[arg-type]
    assert refused.value.remedy
    assert not Report.objects.exists()


def test_times_are_the_citys(tmp_path: Path) -> None:
    imported(tmp_path, ROWS[2])
    assert case("3").opened_at.astimezone(SHANGHAI).hour == 9


def test_a_city_without_the_right_imports_nothing(tmp_path: Path) -> None:
    nobody = Actor("nobody", "Nobody")
    with pytest.raises(Denied):
        imported(tmp_path, ROWS[0], actor=nobody)
    assert not Report.objects.exists()
    assert imported(tmp_path, ROWS[0], actor=PUBLIC)[0].opened == 1


def test_where_nobody_is_responsible_the_promise_is_the_conditions(tmp_path: Path) -> None:
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != GARBAGE[:8]])
    imported(
        tmp_path,
        "1,garbage,2026-02-02T09:00:00,,2026-02-02T13:30:00,Bags,116.0005,40.0005,closed",
        "2,garbage,2026-02-03T09:00:00,,2026-02-03T14:30:00,Rubble,116.0015,40.0005,closed",
        "3,garbage,2026-03-01T09:00:00,2026-03-04T09:00:00,,Tyres,116.0005,40.0015,open",
    )
    assert [case(key).organisation for key in "123"] == ["", "", ""]
    assert [case(key).state for key in "123"] == ["closed", "closed", "pool"]
    assert [case(key).late for key in "123"] == [False, True, False]
    assert [case(key).due_at for key in "123"] == [at(-28 * 24 + 5), at(-27 * 24 + 5), at(48)]
    assert list(differing()) == [[]] * 3
