"""Leaves: what they say, and what they do not."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from civicgrid.base.ledger.leaf import SALT_BYTES, Disclosure, Opening, canonical, leaf, seal
from tests.base.ledger.given import MORNING

OPENING = ("cases.close", "post-12", MORNING, '{"reason":"路灯"}', "CaseClosed", "20260000001", "case")
SALT = bytes(range(SALT_BYTES))


def test_the_fields_of_an_opening_stand_in_canonical_order() -> None:
    assert list(Opening.__struct_fields__) == sorted(Opening.__struct_fields__)


def test_an_opening_is_canonical_json() -> None:
    assert canonical(OPENING).decode() == (
        '{"action":"cases.close","actor":"post-12","at":"2026-03-02T08:30:00Z","event":{"reason":"路灯"},'
        '"event_name":"CaseClosed","subject":"20260000001","subject_kind":"case"}'
    )


def test_a_leaf_is_known_to_the_byte() -> None:
    hmac_by_openssl = b"EafHnUZCcWc2DpuT/7MAwi5AL2TWJ+cXU2KPLKKsq68="
    assert leaf(*seal(SALT, OPENING)) == b'{"h":"%s","t_hour":492344,"v":1}' % hmac_by_openssl


def test_a_disclosure_rebuilds_the_leaf() -> None:
    disclosed = Disclosure(msgspec.Raw(canonical(OPENING)), SALT)
    again = msgspec.json.decode(msgspec.json.encode(disclosed), type=Disclosure)
    assert again.leaf == leaf(*seal(SALT, OPENING))


@pytest.mark.parametrize("field", range(len(OPENING)))
def test_every_field_counts(field: int) -> None:
    other = list(OPENING)
    value = other[field]
    other[field] = value + timedelta(microseconds=1) if isinstance(value, datetime) else f"{value} "
    assert seal(SALT, other) != seal(SALT, OPENING)


def test_the_same_act_under_another_salt_is_another_leaf() -> None:
    assert seal(SALT[::-1], OPENING)[0] != seal(SALT, OPENING)[0]


def test_the_hour_is_that_of_universal_time() -> None:
    midnight = datetime(1970, 1, 2, tzinfo=UTC)
    times = [midnight + timedelta(minutes=late) for late in (-1, 0, 60)]
    assert [seal(SALT, (*OPENING[:2], time, *OPENING[3:]))[1] for time in times] == [23, 24, 25]
