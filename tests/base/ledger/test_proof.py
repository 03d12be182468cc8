"""Proofs as files."""

import pytest

from civicgrid.base.ledger.note import TreeHead
from civicgrid.base.ledger.proof import BadProof, Proof, read_proof
from civicgrid.base.ledger.tree import inclusion
from civicgrid.kernel.errors import InvalidInput
from tests.base.ledger import naive
from tests.base.ledger.given import content, log, signer

SIZE, INDEX = 300, 41
HEAD = TreeHead("ledger.example/lakeside", SIZE, naive.root(0, SIZE))
PROOF = Proof(INDEX, inclusion(INDEX, SIZE, log(SIZE).tiles), signer().sign(HEAD.text), b'{"so":1}')


def test_a_proof_is_written_and_read() -> None:
    assert read_proof(PROOF.text) == PROOF


def test_the_file_has_the_lines_of_the_specification() -> None:
    first, extra, index, *rest = PROOF.text.split("\n")
    assert (first, extra, index) == ("c2sp.org/tlog-proof@v1", "extra eyJzbyI6MX0=", "index 41")
    assert rest[len(PROOF.hashes) :] == ["", *PROOF.note.split("\n")]


def test_a_proof_of_the_only_leaf_has_no_hashes() -> None:
    head = TreeHead("ledger.example/lakeside", 1, naive.root(0, 1))
    proof = Proof(0, [], signer().sign(head.text))
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\nindex 0\n\nledger.example")
    assert read_proof(proof.text).verify(content(0), signer().verifier) == head


def test_a_proof_holds() -> None:
    assert read_proof(PROOF.text).verify(content(INDEX), signer().verifier) == HEAD


def test_no_proof_for_another_leaf() -> None:
    with pytest.raises(BadProof):
        PROOF.verify(content(INDEX + 1), signer().verifier)


def test_no_proof_under_another_key() -> None:
    with pytest.raises(InvalidInput):
        PROOF.verify(content(INDEX), signer(seed=b"impostor").verifier)


def test_every_flipped_bit_is_refused() -> None:
    """Each of them, since some make a line break of another kind: 0x0A becomes 0x0B, which is one to some readers."""
    whole = Proof(PROOF.index, PROOF.hashes, PROOF.note).text.encode()
    assert [bit for bit in range(len(whole) * 8) if holds(flipped(whole, bit))] == []


def test_nothing_vouches_for_the_extra_line() -> None:
    whole = PROOF.text.encode()
    first = whole.index(b"extra ") + len("extra ")
    open_bits = {bit // 8 for bit in range(len(whole) * 8) if holds(flipped(whole, bit))}
    assert open_bits <= set(range(first, whole.index(b"\nindex")))


def flipped(whole: bytes, bit: int) -> bytes:
    """The same but for one bit."""
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def holds(file: bytes) -> bool:
    """Whether somebody who is given the leaf and the key is convinced."""
    try:
        read_proof(file.decode()).verify(content(INDEX), signer().verifier)
    except (InvalidInput, UnicodeDecodeError):
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        PROOF.text.replace("@v1", "@v2"),
        PROOF.text.replace("index 41", "index 041"),
        PROOF.text.replace("index 41", "index -41"),
        PROOF.text.replace("index 41", f"index {'4' * 30}"),
        PROOF.text.replace("extra ", "extra"),
        PROOF.text.replace("\n\n", "\n"),
        PROOF.text.replace("\n", "\r\n"),
    ],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_proof(text).verify(content(INDEX), signer().verifier)
