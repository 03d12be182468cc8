"""Names of places and people, in English and Chinese; all invented, none twice."""

from collections.abc import Iterator
from itertools import count, product

import numpy as np

from .content import rows

Name = tuple[str, str]
"""In English and in Chinese."""


def district_names(rng: np.random.Generator) -> Iterator[Name]:
    """Names of districts, the same few in another order."""
    names = [(row["name"], row["name:zh-hans"]) for row in rows("districts.csv")]
    return iter([names[i] for i in rng.permutation(len(names))])


def place_names(rng: np.random.Generator) -> Iterator[Name]:
    """Names of subdistricts and communities: Willow Bridge 柳桥."""
    return _mixed("place", "feature", rng, between=" ")


def people(rng: np.random.Generator) -> Iterator[Name]:
    """Names of people as in novels: Jiang Wanzhou 江晚舟."""
    return _mixed("surname", "given", rng, between=" ")


def slug(name: str) -> str:
    """A name as part of a login.

    >>> slug("Willow Bridge")
    'willow-bridge'
    """
    return name.lower().replace(" ", "-")


def _mixed(first: str, second: str, rng: np.random.Generator, between: str) -> Iterator[Name]:
    """Every pair of the parts, in any order; then all again with a number."""
    parts = rows("name_parts.csv")
    pairs = list(product(*([row for row in parts if row["part"] == part] for part in (first, second))))
    order = rng.permutation(len(pairs))
    for again in count(1):
        number = str(again) if again > 1 else ""
        for i in order:
            a, b = pairs[i]
            yield f"{a['name']}{between}{b['name']} {number}".strip(), a["name:zh-hans"] + b["name:zh-hans"] + number
