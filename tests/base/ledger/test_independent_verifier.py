"""What the ledger hands out, judged by a program that shares no code with it."""

import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from civicgrid.base.ledger import proving
from civicgrid.base.ledger.home import signer
from tests.base.ledger import given
from tests.base.ledger.given import sealed

pytestmark = pytest.mark.django_db

TOOL = Path(__file__).parents[3] / "tools" / "verify_proof"


@pytest.fixture
def proven() -> proving.ProvenEntry:
    sealed(100, 300)
    return proving.prove_subject("case", "20260000020")[1]


def accepts(proof: str, leaf: bytes, folder: Path, vkey: str = "") -> bool:
    (folder / "entry.tlog-proof").write_text(proof)
    (folder / "entry.leaf").write_bytes(leaf)
    files = folder / "entry.tlog-proof", folder / "entry.leaf"
    command: list[str | Path] = [sys.executable, TOOL, *files, vkey or signer().verifier.vkey]
    verdict = subprocess.run(command, capture_output=True, text=True, check=False)
    assert verdict.returncode in (0, 1), verdict.stderr
    return verdict.returncode == 0


def test_a_proof_is_accepted(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    assert proven.name == "entry-41"
    assert accepts(proven.proof, proven.leaf, tmp_path)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("index 41\n", "index 40\n"),
        ("\n300\n", "\n299\n"),
        ("\n\nledger.example/lakeside\n", "\n\nledger.example/seaside\n"),
    ],
)
def test_a_tampered_proof_is_refused(proven: proving.ProvenEntry, tmp_path: Path, true: str, false: str) -> None:
    assert true in proven.proof
    assert not accepts(proven.proof.replace(true, false), proven.leaf, tmp_path)


def test_a_changed_hash_is_refused(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    head, note = proven.proof.split("\n\n", 1)
    *lines, last = head.split("\n")
    swapped = "\n".join([*lines, f"{last[:10]}{'A' if last[10] != 'A' else 'B'}{last[11:]}"])
    assert not accepts(f"{swapped}\n\n{note}", proven.leaf, tmp_path)


def test_an_entry_that_the_leaf_does_not_commit_to_is_refused(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    lines = proven.proof.split("\n")
    entry = b64decode(lines[1].removeprefix("extra "))
    assert b'"actor":"' in entry
    forged = entry.replace(b'"actor":"', b'"actor":"not ')
    lines[1] = f"extra {b64encode(forged).decode()}"
    assert not accepts("\n".join(lines), proven.leaf, tmp_path)


def test_a_proof_may_keep_to_itself_what_was_done(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    magic, _extra, *rest = proven.proof.split("\n")
    assert accepts("\n".join([magic, *rest]), proven.leaf, tmp_path)


def test_another_leaf_is_refused(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    assert not accepts(proven.proof, proven.leaf.replace(b'"v":1', b'"v":2'), tmp_path)


def test_another_key_is_refused(proven: proving.ProvenEntry, tmp_path: Path) -> None:
    impostor = given.signer(seed=b"impostor")
    assert not accepts(proven.proof, proven.leaf, tmp_path, impostor.verifier.vkey)
