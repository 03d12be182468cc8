"""What decides on the way through the form, looked up when it is asked."""

from functools import cached_property

from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.models.drafts import LONGEST_TEXT
from civicgrid.apps.services.queries.drafts import kind_of
from civicgrid.apps.services.queries.nearby import Near, alike
from civicgrid.apps.services.rules.steps import Known, Step, after, before

BESIDES = {"longest": LONGEST_TEXT}


class Asked:
    """A draft on its way: which pages it still needs."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def near(self) -> list[Near]:
        """Open cases that may be the same matter."""
        return alike(self.draft)

    def next(self, step: Step) -> Step:
        """The page that follows."""
        return after(step, self._known(step))

    def before(self, step: Step) -> Step | None:
        """The page before."""
        return before(step, self._known(step))

    def _known(self, step: Step) -> Known:
        """Around the first two pages nothing has to be looked up."""
        if step in (Step.WHERE, Step.WHAT, Step.KIND, Step.SEND) and not self._at_the_end(step):
            return Known(asks=self._asks, alike=True)
        return Known(asks=self._asks, alike=bool(self.near))

    def _at_the_end(self, step: Step) -> bool:
        return step is Step.KIND and not self._asks

    @property
    def _asks(self) -> bool:
        kind = kind_of(self.draft)
        return bool(kind and kind.questions.get("properties"))


def known(draft: Draft) -> Asked:
    """What is known of a draft."""
    return Asked(draft)
