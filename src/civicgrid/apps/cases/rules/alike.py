"""Which open cases may be what somebody is just telling: by words and by place."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

FEWEST = 2
"""Words in common that make two texts alike; one, where no more was said."""
MOST = 6
"""Cases that are shown."""


class Candidate(msgspec.Struct, frozen=True):
    """An open case that may be the one: its words; whether place and type agree."""

    case: UUID
    words: frozenset[str]
    here: bool = False
    same_type: bool = False


def alike(said: frozenset[str], cases: Iterable[Candidate]) -> Sequence[UUID]:
    """The cases like what is said, the most alike first; of equals the first given.

    >>> one, other = UUID(int=1), UUID(int=2)
    >>> cases = [Candidate(one, frozenset({"lamp"})), Candidate(other, frozenset({"lamp", "dark"}))]
    >>> alike(frozenset({"dark", "lamp", "lane"}), cases) == [other]
    True
    """
    points = {each.case: _points(said, each) for each in cases}
    return sorted((case for case, number in points.items() if number), key=lambda case: -points[case])[:MOST]


def _points(said: frozenset[str], case: Candidate) -> float:
    """None below the fewest words; where place and type agree, no word is needed."""
    common = len(said & case.words)
    if common < min(FEWEST, len(said)) and not (case.here and case.same_type):
        return 0.0
    return common + case.here + case.same_type
