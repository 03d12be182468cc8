"""Proof of work: a number that is dear to find and cheap to check."""

from hashlib import sha256

BITS = 17
"""Leading zero bits: some 130 000 digests, a second on a cheap phone; for a flood of reports, days."""
LONGEST = 20
"""Digits of an answer."""


def solves(question: str, answer: str, bits: int = BITS) -> bool:
    """Whether SHA-256 of `question:answer` begins with so many zero bits.

    >>> solves("grid", "57", bits=4)
    True
    """
    if not answer.isdecimal() or not answer.isascii() or len(answer) > LONGEST:
        return False
    digest = int.from_bytes(sha256(f"{question}:{answer}".encode()).digest(), "big")
    return digest >> (256 - bits) == 0
