"""A book of measures, indicators and scores, checked as a whole when it is made."""

from collections.abc import Iterator, Sequence

from .measure import Counts, Kind, Measure
from .score import Score
from .share import Indicator


class UnsoundBook(ValueError):
    """The records contradict each other; the message says where."""


class Book:
    """Measures, indicators and scores by code. Raises UnsoundBook unless they fit."""

    def __init__(self, measures: Sequence[Measure], indicators: Sequence[Indicator], scores: Sequence[Score]) -> None:
        self.measures = {each.code: each for each in measures}
        self.indicators = {each.code: each for each in indicators}
        self.scores = {each.code: each for each in scores}
        faults = [*_twice([*measures, *indicators, *scores]), *self._unknown(), *self._unsound()]
        if faults:
            raise UnsoundBook("; ".join(faults))

    def measures_of(self, kind: Kind) -> list[Measure]:
        """The measures that count rows for a kind of object."""
        return [each for each in self.measures.values() if kind in each.rows]

    def indicators_of(self, kind: Kind) -> list[Indicator]:
        """The indicators whose two measures both count for a kind of object."""
        counted = {each.code for each in self.measures_of(kind)}
        return [each for each in self.indicators.values() if {each.part, each.over} <= counted]

    def scores_of(self, kind: Kind) -> list[Score]:
        """The scores of a kind of object."""
        return [each for each in self.scores.values() if each.kind is kind]

    def value(self, code: str, counts: Counts) -> float | None:
        """The value of an indicator (0 to 1) or a score (0 to 100)."""
        if code in self.indicators:
            return self.indicators[code].value(counts)
        return self.scores[code].points(counts, self.indicators)

    def _unknown(self) -> Iterator[str]:
        for indicator in self.indicators.values():
            for code in sorted({indicator.part, indicator.over} - self.measures.keys()):
                yield f"{indicator.code} names {code}, which is no measure"

    def _unsound(self) -> Iterator[str]:
        for score in self.scores.values():
            if sum(part.weight for part in score.parts) != 100:
                yield f"the parts of {score.code} do not make 100 points"
            had = {each.code for each in self.measures_of(score.kind)}
            had |= {each.code for each in self.indicators_of(score.kind)}
            for code in sorted({name for part in score.parts for name in part.names} - had):
                yield f"{score.code} names {code}, which no {score.kind} has"


def _twice(records: Sequence[Measure | Indicator | Score]) -> Iterator[str]:
    codes = [record.code for record in records]
    yield from (f"{code} stands twice" for code in sorted(set(codes)) if codes.count(code) > 1)
