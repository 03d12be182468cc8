"""Open cases like what somebody is just telling, in bounded time."""

from collections.abc import Sequence

from django.db.models import Q

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.alike import Candidate, alike
from civicgrid.apps.cases.rules.fusion import compared
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.kernel.text import words

LOOKED_AT = 2_000
"""The newest open cases, of the place where one is named, among which those alike are sought."""
MOST_WORDS = 40


def alike_open(actor: Actor, text: str, *, area: str = "", type: str = "") -> Sequence[Case]:
    """The open cases in reach most like these words, by two statements at most.

    `area` and `type` are paths, "" where nobody has said.
    """
    said = frozenset(words(text)[:MOST_WORDS])
    if not said and not (area and type):
        return []
    reach = narrow(actor, "cases.see", Case.objects.filter(below("area", area), state__in=OPEN))
    newest = reach.order_by("-opened_at").values("pk")[:LOOKED_AT]
    fit = Q(words__overlap=sorted(said)) | (below("type", type) if area and type else Q(pk__in=[]))
    rows = Case.objects.filter(fit, pk__in=newest).order_by("-opened_at").values_list("pk", "words", "type")
    chosen = alike(
        said,
        [Candidate(pk, compared(found), bool(area), bool(type) and kind == type) for pk, found, kind in rows[:300]],
    )
    shown = Case.objects.defer("words").in_bulk(list(chosen))
    return [shown[pk] for pk in chosen]
