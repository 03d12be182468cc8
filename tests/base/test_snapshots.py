"""What seldom changes is held in memory and read anew when its revision moves."""

from collections.abc import Callable
from itertools import count

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from civicgrid.base.snapshots import Snapshot, forget, snapshot, touch
from civicgrid.base.snapshots.models import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> Snapshot[int]:
    """A snapshot that says how often it was loaded."""
    touch("number", "other")
    loaded = count(1)
    return Snapshot("number", lambda: next(loaded))


def test_a_value_is_loaded_once(number: Snapshot[int]) -> None:
    assert [number(), number(), number()] == [1, 1, 1]


def test_a_new_revision_is_loaded_anew(number: Snapshot[int]) -> None:
    assert number() == 1
    touch("number")
    assert [number(), number()] == [2, 2]


def test_the_revision_of_another_thing_changes_nothing(number: Snapshot[int]) -> None:
    assert number() == 1
    touch("other")
    assert number() == 1


def test_what_another_process_changed_is_seen_after_a_while(
    number: Snapshot[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert number() == 1
    Revision.objects.filter(name="number").update(number=7)
    assert number() == 1
    monkeypatch.setattr(snapshot, "FRESH_S", -1.0)
    assert number() == 2


def test_in_between_no_statement_is_spent(
    number: Snapshot[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    number()
    with django_assert_num_queries(0):
        number()
    forget()
    with django_assert_num_queries(1):
        number()


def test_a_thing_without_revision_is_held_too() -> None:
    loaded = count(1)
    never_touched = Snapshot("never touched", lambda: next(loaded))
    assert [never_touched(), never_touched()] == [1, 1]


def test_while_revisions_are_read_others_keep_the_old_ones(number: Snapshot[int]) -> None:
    """A thread that found them empty would load a whole city again."""
    number()
    held = snapshot._current()  # noqa: SLF001
    seen: list[bool] = []

    def look(execute: Callable[..., object], *statement: object) -> object:
        seen.append("number" in held)
        return execute(*statement)

    forget()
    with connection.execute_wrapper(look):
        number()
    assert seen == [True]
    assert "number" in held


def test_a_revision_is_named() -> None:
    assert str(Revision(name="grid", number=3)) == "grid 3"
