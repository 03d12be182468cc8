"""Signed notes and checkpoints."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from civicgrid.base.ledger.note import BadCheckpoint, BadNote, Signer, TreeHead, Verifier, decode, read_head, read_vkey
from civicgrid.kernel.errors import InvalidInput
from tests.base.ledger.given import signer

# The example of Go's package golang.org/x/mod/sumdb/note: key, note and signature are public.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = b64decode("gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=")
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = f"""{TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""

# The example of c2sp.org/tlog-checkpoint.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

HEAD = TreeHead("ledger.example/lakeside", 300, bytes(range(32)))


def test_the_published_note_opens() -> None:
    assert read_vkey(NEUMANN).open(NOTE) == TEXT


def test_the_published_note_is_what_its_key_signs() -> None:
    neumann = Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(SEED))
    assert neumann.verifier.vkey == NEUMANN
    assert neumann.sign(TEXT) == NOTE


def test_further_signatures_do_no_harm() -> None:
    other = signer("witness.example", b"witness").sign(TEXT).split("\n\n")[1]
    namesake = signer("PeterNeumann", b"another").sign(TEXT).split("\n\n")[1]
    assert read_vkey(NEUMANN).open(NOTE + other + namesake) == TEXT


def test_a_note_that_another_signed_is_refused() -> None:
    with pytest.raises(BadNote, match="not a note signed by PeterNeumann: the signature is missing"):
        read_vkey(NEUMANN).open(signer("PeterNeumann").sign(TEXT))


def test_a_note_with_another_text_is_refused() -> None:
    with pytest.raises(BadNote, match="the signature is false"):
        read_vkey(NEUMANN).open(NOTE.replace("answer", "anchor"))


def test_one_false_signature_beside_a_right_one_is_refused() -> None:
    false = read_vkey(NEUMANN).open(NOTE) and NOTE.split("\n\n")[1].replace("x08go/Z", "x08go/Y")
    with pytest.raises(BadNote, match="the signature is false"):
        read_vkey(NEUMANN).open(NOTE + false)


@pytest.mark.parametrize("note", ["", "text", NOTE[:-1], NOTE.replace("you ", "you\t", 1), NOTE.replace("\n", "\r\n")])
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(BadNote):
        read_vkey(NEUMANN).open(note)


SHORT = Verifier("PeterNeumann", b"short").vkey


@pytest.mark.parametrize("vkey", ["", "PeterNeumann", NEUMANN[:-4], NEUMANN.replace("c7", "c8"), f"x{NEUMANN}", SHORT])
def test_what_is_no_vkey_is_refused(vkey: str) -> None:
    with pytest.raises(InvalidInput):
        read_vkey(vkey)


def test_the_published_checkpoint_is_read_and_written() -> None:
    head = read_head(SOFA)
    assert (head.origin, head.size, head.root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert head.text == SOFA


def test_extension_lines_are_passed_over() -> None:
    assert read_head(f"{HEAD.text}more\n") == HEAD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        HEAD.text[:-1],
        HEAD.text.replace("300", "0300"),
        HEAD.text.replace("300", "-3"),
        HEAD.text.replace("300", "\uff13"),
        HEAD.text.replace("300", "9" * 20),
        HEAD.text.replace("AAEC", ""),
        HEAD.text.replace("AAEC", "A?EC"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises((BadCheckpoint, InvalidInput)):
        read_head(text)


def test_base64_has_one_spelling() -> None:
    assert decode("AA==") == b"\x00"
    with pytest.raises(InvalidInput):
        decode("AB==")
