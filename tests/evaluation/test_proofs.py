"""The proofs of a case tell what is sealed of it, and nothing of its appeal."""

import io
from zipfile import ZipFile

import msgspec
import pytest

from civicgrid.apps.evaluation.actions import appeal
from civicgrid.base.ledger.leaf import Disclosure, Opening
from civicgrid.base.ledger.proof import read_proof
from civicgrid.base.ledger.sequencer import sequence, waiting
from tests.cases.given import actor, at, opened, tell
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")


def told(login: str, number: str) -> list[str]:
    """The actions that the proofs of a case open to somebody."""
    answer = browser(login).get(f"/cases/{number}/proof/")
    with ZipFile(io.BytesIO(answer.content)) as folder:
        proofs = [folder.read(name).decode() for name in folder.namelist() if name.endswith(".tlog-proof")]
    extras = [extra for proof in proofs if (extra := read_proof(proof).extra)]
    openings = [msgspec.json.decode(extra, type=Disclosure).opening for extra in extras]
    return [msgspec.json.decode(opening, type=Opening).action for opening in openings]


def test_what_is_not_sealed_yet_waits_for_the_sequencer() -> None:
    case = opened()
    before = waiting()
    assert browser("dispatcher").get(f"/cases/{case.number}/proof/").status_code == 409
    assert waiting() == before


def test_an_appeal_is_no_part_of_its_case() -> None:
    case = tell(tell(opened(), "handler", "accept"), "handler", "hand_back", at(200), note="Swept")
    appeal(actor("handler", at(201)), case.number, reason="A flood")
    sequence()
    assert told("dispatcher", case.number) == ["cases.receive", "cases.accept", "cases.hand_back"]
