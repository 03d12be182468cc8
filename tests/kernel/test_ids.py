"""Identifiers."""

from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.ids import digest_of, new_id, new_secret


def test_an_id_is_a_version_7_uuid() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


@given(st.integers(0, (1 << 48) - 2))
def test_ids_are_ordered_by_their_time(milliseconds: int) -> None:
    made = new_id(milliseconds)
    assert made.int >> 80 == milliseconds
    assert made < new_id(milliseconds + 1)


def test_no_two_ids_of_a_moment_are_the_same() -> None:
    assert len({new_id(1_790_000_000_000) for _ in range(1000)}) == 1000


def test_a_secret_fits_a_link() -> None:
    made = new_secret()
    assert len(made) == 24
    assert made.replace("-", "").replace("_", "").isalnum()
    assert made != new_secret()


def test_of_a_secret_only_its_digest_is_kept_whatever_was_sent() -> None:
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert len(digest_of("\ud800")) == 64
