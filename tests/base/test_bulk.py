"""Many rows by one statement, inside the open transaction."""

from typing import LiteralString

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.directory.models import Organisation
from civicgrid.base.bulk import array, copy_rows, insert_new, quick_rows, with_columns
from civicgrid.base.snapshots.models import Revision

pytestmark = pytest.mark.django_db

NAMES = ["plain", 'tab\t "quote" \\ line\n', "路灯", "%s %%"]


def stored() -> dict[str, int]:
    return dict(Revision.objects.filter(number__gte=0).values_list("name", "number"))


@pytest.fixture(autouse=True)
def empty() -> None:
    """A table of names and numbers."""
    Revision.objects.all().delete()


def test_rows_are_copied_as_they_are() -> None:
    copy_rows(Revision, ("name", "number"), ((name, number) for number, name in enumerate(NAMES)))
    assert stored() == {name: number for number, name in enumerate(NAMES)}


def test_no_rows_are_no_rows() -> None:
    with CaptureQueriesContext(connection) as asked:
        copy_rows(Revision, ("name", "number"), [])
    assert (len(asked), stored()) == (0, {})


def test_copied_rows_go_with_the_transaction() -> None:
    with transaction.atomic():
        copy_rows(Revision, ("name", "number"), [("gone", 1)])
        transaction.set_rollback(True)
    assert stored() == {}


def test_only_what_is_new_is_inserted() -> None:
    columns: dict[str, LiteralString] = {
        "code": "text",
        "path": "text",
        "name": "jsonb",
        "kind": "text",
        "active": "bool",
    }

    def insert(*codes: str) -> set[int]:
        rows = [(code, f"{code}.", "{}", "department", True) for code in codes]
        return insert_new(Organisation, columns, ("code",), rows)

    first = insert("a", "b")
    second = insert("b", "c", "c")
    codes = dict(Organisation.objects.values_list("pk", "code"))
    assert sorted(codes[key] for key in first) == ["a", "b"]
    assert [codes[key] for key in second] == ["c"]


def test_whole_columns_are_sent_and_rows_come_back() -> None:
    statement = "SELECT name || '!', number + 1 FROM unnest(%b::text[], %b::int8[]) AS given(name, number)"
    assert with_columns(statement, [NAMES, range(4)]) == [(f"{name}!", number + 1) for number, name in enumerate(NAMES)]


def test_a_statement_without_rows_gives_none() -> None:
    insert = "INSERT INTO snapshots_revision (name, number) SELECT * FROM unnest(%b::text[], %b::int8[])"
    assert with_columns(insert, [NAMES, range(4)]) == []
    assert len(stored()) == 4


def test_budgets_see_what_bypasses_the_cursor() -> None:
    with CaptureQueriesContext(connection) as counted:
        copy_rows(Revision, ("name", "number"), [("a", 1)])
        with_columns("SELECT 1", [])
    assert [each["sql"] for each in counted] == ["COPY snapshots_revision", "SELECT 1"]


def test_words_become_an_array() -> None:
    words = ["路灯", "lamp", "w-1_x"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [array(words)])
        assert cursor.fetchone() == (words,)
    assert array([]) == "{}"


def test_whoever_makes_the_rows_may_ask_the_database() -> None:
    Revision.objects.create(name="before", number=7)
    copy_rows(Revision, ("name", "number"), ((f"after {name}", number) for name, number in stored().items()))
    assert stored() == {"before": 7, "after before": 7}


def test_many_rows_are_read_past_the_orm() -> None:
    copy_rows(Revision, ("name", "number"), [("a", 1), ("b", 2)])
    rows = Revision.objects.order_by("name").values_list("name", "number")
    with CaptureQueriesContext(connection) as asked:
        assert quick_rows(rows.filter(number__gt=1)) == [("b", 2)]
        assert quick_rows(rows.filter(pk__in=[])) == []
    assert len(asked) == 1
