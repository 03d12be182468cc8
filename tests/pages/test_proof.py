"""The proofs of a case, taken home."""

import io
import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from civicgrid.base.ledger import home
from civicgrid.base.ledger.proof import read_proof
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import closed
from tests.cities import load_small_city
from tests.pages.given import browser, page


@pytest.fixture
def town(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The small city, committed: only what is committed is numbered; the ledger's key leaves nothing behind."""
    settings.CIVICGRID_HOME = tmp_path
    load_small_city()


def test_every_entry_about_the_case_is_proved(town: None) -> None:
    case = closed()
    sequence()
    response = browser("dispatcher").get(f"/cases/{case.number}/proof/")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{case.number}-proofs.zip"'
    taken = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    names = sorted(name.removesuffix(".leaf") for name in taken.namelist() if name.endswith(".leaf"))
    assert len(names) == 4  # reported, accepted, handed back, closed
    for name in names:
        proof = read_proof(taken.read(f"{name}.tlog-proof").decode())
        proof.verify(taken.read(f"{name}.leaf"), home.signer().verifier)


def test_before_the_worker_numbered_them_one_is_asked_to_wait(small_city: None) -> None:
    response = browser("dispatcher").get(f"/cases/{closed().number}/proof/")
    assert response.status_code == 409
    assert "The ledger has not numbered the acts on this case yet." in page(response)


def test_who_may_not_see_the_case_gets_no_proof(small_city: None) -> None:
    assert browser("lamplighter").get(f"/cases/{closed().number}/proof/").status_code == 404
