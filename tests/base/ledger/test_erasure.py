"""Erasure: the words go, the proof stays."""

import pytest

from civicgrid.base import ledger
from civicgrid.base.ledger import audit, proving
from civicgrid.base.ledger.erasure import erase
from civicgrid.base.ledger.home import signer
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.proof import read_proof
from civicgrid.base.ledger.sequencer import sequence
from tests.base.ledger.given import MORNING, entry, sealed

pytestmark = pytest.mark.django_db


def test_the_event_and_its_salt_are_gone_and_the_tree_is_whole() -> None:
    sealed(3)
    second = Entry.objects.order_by("pk")[1]
    erase([second.pk], "post-3", MORNING)
    second.refresh_from_db()
    assert (second.event, second.salt) == ("", b"")
    assert sequence() == 1
    report = audit.verify()
    assert (report.size, report.erased, report.deviations) == (4, 1, [])


def test_an_entry_says_who_erased_what() -> None:
    sealed(1)
    erased = Entry.objects.get()
    erase([erased.pk], "post-3", MORNING)
    last = Entry.objects.latest("pk")
    assert (last.action, last.actor, last.subject_kind, last.subject) == (
        "ledger.erase",
        "post-3",
        "entry",
        str(erased.pk),
    )


def test_an_erased_entry_is_proven_but_no_longer_told() -> None:
    sealed(3)
    erased = Entry.objects.earliest("pk")
    erase([erased.pk], "post-3", MORNING)
    erased.refresh_from_db()
    proven = proving.prove(erased)
    assert read_proof(proven.proof).extra == b""
    assert read_proof(proven.proof).verify(proven.leaf, signer().verifier).size == 3


def test_what_has_no_number_cannot_be_erased() -> None:
    ledger.append([entry(0)])
    with pytest.raises(proving.NotSequenced):
        erase([Entry.objects.get().pk], "post-3", MORNING)
    assert Entry.objects.get().event == entry(0).event
