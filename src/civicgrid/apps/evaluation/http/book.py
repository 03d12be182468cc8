"""What is measured, as JSON."""

from django.http import HttpRequest
from ninja import Router, Schema

from civicgrid.apps.evaluation import queries
from civicgrid.base.http import staff
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind, Measure, Score

router = Router(tags=["evaluation"])


class MeasureOut(Schema):
    """A count with a name, and the kinds of objects it is counted for."""

    code: str
    name: Text
    meaning: Text
    kinds: list[Kind]


class IndicatorOut(Schema):
    """Measure `part` / measure `over`."""

    code: str
    name: Text
    part: str
    over: str
    better: str


class ScoreOut(Schema):
    """A weighted composite for a kind of objects; `parts` are indicators and measures."""

    code: str
    name: Text
    kind: Kind
    parts: list[str]
    source: str


class BookOut(Schema):
    """Everything that is measured."""

    measures: list[MeasureOut]
    indicators: list[IndicatorOut]
    scores: list[ScoreOut]


@router.get("indicators", response=BookOut, summary="What is measured, and how")
def get_indicators(request: HttpRequest) -> dict[str, object]:
    """Measures, the indicators made of them, and the scores made of those."""
    staff(request, "evaluation.see")
    book = queries.book()
    return {
        "measures": [_measure(each) for each in book.measures.values()],
        "indicators": list(book.indicators.values()),
        "scores": [_score(each) for each in book.scores.values()],
    }


def _measure(measure: Measure) -> MeasureOut:
    return MeasureOut(code=measure.code, name=measure.name, meaning=measure.meaning, kinds=list(measure.rows))


def _score(score: Score) -> ScoreOut:
    parts = sorted(name for part in score.parts for name in part.names)
    return ScoreOut(code=score.code, name=score.name, kind=score.kind, parts=parts, source=score.source)
