"""Codes made from words, as a city folder wants them."""

import re
from collections.abc import Iterable

LONGEST = 60


def code_of(words: str) -> str:
    """Letters, digits and underscores stay, all else becomes a hyphen.

    >>> code_of("PWDx_District 1C: Downtown")
    'PWDx_District-1C-Downtown'
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", words).strip("-_")[:LONGEST].rstrip("-_")


def codes_of(names: Iterable[str]) -> dict[str, str]:
    """Name -> code; raises ValueError when two names would share one."""
    codes = {name: code_of(name) for name in names}
    owner = {code: name for name, code in codes.items()}
    shared = sorted({owner[code] for code in owner} ^ set(codes))
    if shared:
        reason = f"another name makes the same code as {', '.join(shared)}"
        raise ValueError(reason)
    return codes
