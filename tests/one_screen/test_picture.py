"""The picture: a snapshot and the changes after it are one story, for every reach."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from civicgrid.apps.cases.types import Line
from civicgrid.kernel.geo.morton import code_of, unpacked
from civicgrid.screens.one_screen import picture as pictures
from civicgrid.screens.one_screen.picture import PARTS, Change, Picture, Shot
from civicgrid.screens.one_screen.spots import IN_TIME, LATE, NEVER, RESTING, SOON, cut, urgency
from civicgrid.screens.one_screen.views import Counts, View

from .made import BOUNDS, FRAME, NOW, deed, everything, hours, line, picture

DISPATCHED = 2 * 4


def view_of(found: Picture) -> View:
    return found.view("all", lambda: everything)


@pytest.mark.parametrize(
    ("due", "word"), [(None, RESTING), (-0.01, LATE), (0, SOON), (1, SOON), (1.01, IN_TIME)], ids=str
)
def test_what_a_clock_says(due: float | None, word: int) -> None:
    assert urgency(None if due is None else NOW + timedelta(hours=due), NOW) == word


def test_a_snapshot_counts_what_is_open_and_what_happened_today() -> None:
    shown = view_of(
        picture(
            line("1"),
            line("2", phase_due_at=hours(10)),
            line("3", phase_due_at=hours(9)),
            line("4", state="pool", organisation="", opened_at=hours(8), lon=None, lat=None, source="app"),
            line("5", state="closed", opened_at=hours(7), closed_at=hours(9), phase_due_at=None),
            line("6", state="void", closed_at=hours(9), phase_due_at=None),
        )
    )
    assert shown.counts() == Counts(open=4, soon=1, late=1, unowned=1, opened_today=2, closed_today=1)
    assert (shown.opened[8], shown.opened[7], shown.closed[9]) == (1, 1, 1)
    assert shown.sources == {"app": 1, "citizen": 1}
    assert shown.placeless == {4 + IN_TIME: 1}
    assert [spot.line.number for spot in shown.oldest_unowned(5)] == ["4"]
    assert (shown.types["city.garbage."].open, shown.districts["town.west."].late) == (4, 1)
    assert shown.departments[""].open == 1
    codes, marks = shown.packed()
    assert unpacked(codes).tolist() == [code_of(116.0005, 40.0005, BOUNDS)] * 3
    assert sorted(marks) == [DISPATCHED + LATE, DISPATCHED + SOON, DISPATCHED + IN_TIME]


def test_a_deed_takes_one_spot_for_another() -> None:
    found = picture(line())
    shown = view_of(found)
    (change,) = found.apply(deed(100), line(seq=4, state="handling"), NOW)
    assert change.was is not None
    assert change.now is not None
    assert (change.was.mark, change.now.mark) == (DISPATCHED + IN_TIME, 3 * 4 + IN_TIME)
    assert (found.cursor, found.index) == (101 * PARTS + 1, 101)
    assert shown.marks == Counter({3 * 4 + IN_TIME: 1})


def test_a_deed_that_the_row_held_already_changes_nothing_and_is_told() -> None:
    found = picture(line(seq=5, state="handling"))
    (change,) = found.apply(deed(100), line(seq=5, state="handling"), NOW)
    assert change.was is change.now
    assert view_of(found).counts().open == 1


def test_what_is_closed_leaves_the_map_and_stays_in_the_day() -> None:
    found = picture(line())
    shown = view_of(found)
    found.apply(deed(100, action="close"), line(seq=4, state="closed", closed_at=hours(9.5), phase_due_at=None), NOW)
    assert shown.points == {}
    assert shown.counts() == Counts(open=0, soon=0, late=0, unowned=0, opened_today=0, closed_today=1)
    found.apply(deed(101, action="reopen"), line(seq=5, phase_due_at=hours(20)), NOW)
    assert shown.counts() == Counts(open=1, soon=0, late=0, unowned=0, opened_today=0, closed_today=0)


def test_what_was_void_before_comes_as_if_new_and_goes_without_a_trace() -> None:
    found = picture()
    view_of(found)
    changes = found.apply(deed(100, action="comment"), line(state="void", closed_at=hours(-5), phase_due_at=None), NOW)
    assert [(change.was, change.now and change.now.mark) for change in changes] == [(None, None)]
    assert found.spots == {}
    assert found.apply(deed(101), None, NOW) == []
    assert found.index == 102


def test_a_photo_is_told_after_its_deed() -> None:
    found = picture(line())
    told = found.apply(deed(100, action="add_photo"), line(), NOW, Shot("1", "a" * 64, NOW))
    assert [change.shot is not None for change in told] == [False, True]
    assert found.shots[0][0].name == "a" * 64


def test_the_minute_hand_finds_what_became_due() -> None:
    found = picture(line("1", phase_due_at=hours(11)), line("2", phase_due_at=hours(12)))
    shown = view_of(found)
    assert found.tick(hours(9.9)) is None
    change = found.tick(hours(10.5))
    assert change is not None
    assert [(was.mark, now.mark) for was, now in change.turned] == [(DISPATCHED + IN_TIME, DISPATCHED + SOON)]
    change = found.tick(hours(12.5))
    assert change is not None
    assert {now.line.number: (was.mark, now.mark) for was, now in change.turned} == {
        "1": (DISPATCHED + SOON, DISPATCHED + LATE),
        "2": (DISPATCHED + IN_TIME, DISPATCHED + LATE),
    }
    assert shown.counts().late == 2


def test_the_minute_hand_passes_what_has_gone() -> None:
    found = picture(line(opened_at=hours(-30)))
    found.apply(deed(100), line(seq=4, state="void", closed_at=hours(9), phase_due_at=None), NOW)
    assert found.tick(hours(13)) is None


def test_who_comes_back_is_told_what_was_missed() -> None:
    found = picture(line())
    found.apply(deed(100), line(seq=4), NOW)
    seen = found.cursor
    found.tick(hours(11.5))
    found.skip(101)
    assert [bool(change.turned) for change in found.since(seen) or []] == [True]
    assert found.since(found.cursor) == []
    assert found.since(100 * PARTS - 1) is None
    assert found.since(found.cursor + 1) is None


def test_who_comes_back_too_late_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "REMEMBERED", 2)
    found = picture(line())
    for index in range(100, 104):
        found.apply(deed(index), line(), NOW)
    assert found.since(101 * PARTS + 1) is None
    assert len(found.since(102 * PARTS + 1) or []) == 2


@pytest.mark.parametrize(
    ("path", "steps", "branch"), [("a.b.c.", 2, "a.b."), ("a.b.", 2, "a.b."), ("a.", 2, "a."), ("", 2, "")]
)
def test_a_path_is_cut_to_its_branch(path: str, steps: int, branch: str) -> None:
    assert cut(path, steps) == branch


rows = st.builds(
    lambda state, area, due, opened, point: line(
        "",
        state=state,
        area=area,
        phase_due_at=None if state == "closed" else hours(due),
        opened_at=hours(opened),
        closed_at=hours(9) if state == "closed" else None,
        lon=116.0005 if point else None,
        lat=40.0005,
    ),
    state=st.sampled_from(("pool", "dispatched", "closed")),
    area=st.sampled_from(("town.west.w1.", "town.east.e1.")),
    due=st.sampled_from((8.0, 10.0, 11.5, 20.0)),
    opened=st.sampled_from((-20.0, 8.0)),
    point=st.booleans(),
)


def in_the_west(row: object) -> bool:
    return isinstance(row, Line) and row.area.startswith("town.west.")


@given(st.lists(st.tuples(st.sampled_from("123"), rows), max_size=12), st.sampled_from([everything, in_the_west]))
def test_tallies_that_follow_are_those_of_a_fresh_count(steps: list[tuple[str, Line]], sees: object) -> None:
    found = picture()
    followed = found.view("some", lambda: sees)  # type: ignore[arg-type,return-value]
    marks: Counter[int] = Counter()
    for index, (number, row) in enumerate(steps):
        changes = found.apply(deed(index + 100, number), replace(row, number=number, seq=index + 10), NOW)
        marks = told(marks, changes, followed)
    if change := found.tick(hours(11)):
        marks = told(marks, [change], followed)
    fresh = View(followed.sees, found.spots.values())
    assert followed.counts() == fresh.counts()
    assert followed.points == fresh.points
    assert (followed.opened, followed.closed) == (fresh.opened, fresh.closed)
    assert +marks == +fresh.marks


def told(marks: Counter[int], changes: list[Change], view: View) -> Counter[int]:
    """What a viewer makes of the changes: takes the mark before, adds the mark after."""
    for change in changes:
        for was, now in change.turned or ((change.was, change.now),):
            for spot, sign in ((was, -1), (now, 1)):
                if spot is not None and spot.mark is not None and view.sees(spot.line):
                    marks[spot.mark] += sign
    return marks


def test_hours_of_other_days_are_none_of_this_day() -> None:
    assert FRAME.hour(hours(-1)) == NEVER
    assert FRAME.hour(None) == NEVER
    assert FRAME.next_midnight == hours(24)
