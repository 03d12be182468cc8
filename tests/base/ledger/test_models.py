"""Rows say what they are, in a shell or a log."""

import pytest

from civicgrid.base import ledger
from civicgrid.base.ledger.models import Checkpoint, Entry, Leaf, Pending, Tile
from tests.base.ledger.given import entry, sealed


@pytest.mark.django_db
def test_rows_name_themselves() -> None:
    sealed(300)
    ledger.append([entry(300)])
    waiting = Pending.objects.get()
    assert str(waiting) == str(waiting.entry_id)
    assert str(Entry.objects.get(pk=waiting.entry_id)) == "cases.close case 20260000150"
    assert str(Leaf.objects.get(index=7)) == "7"
    assert str(Tile.objects.get()) == "1/0"
    assert str(Checkpoint.objects.get()).startswith("ledger.example/lakeside\n300\n")
