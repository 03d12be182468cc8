"""What stands in the fields of case_types.csv."""

import re

CASE_TYPES = "case_types.csv"

CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")

Fault = tuple[str, str, str]
"""Field, message and remedy."""


def number(text: str, most: float) -> float | None:
    """A number from 0 to `most`, None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= most else None
