"""What was recorded about things, read back as events."""

import pytest

from civicgrid.base import ledger
from civicgrid.base.ledger.reading import recorded
from tests.base.ledger.given import entry

pytestmark = pytest.mark.django_db


def test_what_is_no_event_any_more_is_left_to_the_audit() -> None:
    ledger.append([entry(1)])
    assert not recorded("case", [entry(1).subject]).get(entry(1).subject)
