"""Groups of viewers who see the same: what they are told is made once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicgrid.base.access import Actor, Holds, everywhere, holds, in_area, needed_roles, permit, reach
from civicgrid.base.ui import vocabulary
from civicgrid.kernel.roles import Role

LOOKERS = (
    *(Role.OFFICER, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR, Role.COMMANDER, Role.STEWARD),
    *(Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR, Role.VIEWER),
)
permit("screen.see", dict.fromkeys(LOOKERS, everywhere))
"""The picture holds what `cases.see` gives; so here the role is enough."""
permit("screen.keep_views", dict.fromkeys(set(LOOKERS) - {Role.VIEWER}, everywhere))
"""Who only is a viewer keeps nothing: whoever links displays keeps their views."""
permit(
    "screen.see_people",
    dict.fromkeys((Role.DISPATCHER, Role.SUPERVISOR, Role.COMMANDER, Role.VIEWER), in_area("area")),
)
"""Where people on duty are is for those who send them, and for the wall of the centre."""
vocabulary(
    "permission",
    {
        "screen.see": _("look at the one screen"),
        "screen.keep_views": _("keep views of the one screen"),
        "screen.see_people": _("see on the map where people on duty are"),
    },
)


@dataclass(frozen=True)
class Group:
    """Viewers with the same reach, language and links, whoever they are.

    `cases` and `people` are the rows of each that they see.
    """

    cases: Q
    people: Q
    evaluates: bool
    language: str

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """The group of somebody, in the language of the request."""
        evaluates = bool(actor.roles & needed_roles("evaluation.see"))
        return cls(reach(actor, "cases.see"), reach(actor, "screen.see_people"), evaluates, get_language() or "en")

    @property
    def everything(self) -> bool:
        """Whether they see the whole city."""
        return not self.cases

    @cached_property
    def sees_person(self) -> Holds:
        """Whether somebody on duty, who has an `area`, is shown."""
        return holds(self.people)


def sees_of(condition: Q) -> Holds:
    """Whether a case lies in a reach."""
    return holds(condition)
