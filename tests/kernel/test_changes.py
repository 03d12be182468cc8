"""What a load would change."""

from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.changes import Changes, compare

records = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 3))


def test_changes_are_added_changed_and_removed() -> None:
    found = compare({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4, "d": 5})
    assert found == Changes(added=(5,), changed=(4,), removed=(1,))
    assert found


def test_nothing_changes_nothing() -> None:
    assert not compare({"a": 1}, {"a": 1})


@given(records, records)
def test_what_is_compared_adds_up(now: dict[str, int], wanted: dict[str, int]) -> None:
    found = compare(now, wanted)
    assert len(now) - len(found.removed) + len(found.added) == len(wanted)
    assert bool(found) == (now != wanted)
