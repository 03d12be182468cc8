"""What the codes of the evaluation are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.evaluation.types import AppealState
from civicgrid.base.ui import vocabulary
from civicgrid.kernel.indicator import Kind

vocabulary(
    "evaluated",
    {
        Kind.AREA: _("Areas"),
        Kind.ORGANISATION: _("Organisations"),
        Kind.POST: _("Posts"),
        Kind.OFFICER: _("Grid officers"),
    },
)
vocabulary(
    "appeal",
    {
        AppealState.ASKED: _("Waits for the dispatcher"),
        AppealState.SUPPORTED: _("Supported, waits for the decision"),
        AppealState.GRANTED: _("Granted: does not count as late"),
        AppealState.REFUSED: _("Refused"),
    },
)
vocabulary(
    "permission",
    {
        "evaluation.see": _("see the evaluation"),
        "evaluation.see_people": _("see the figures of people"),
        "evaluation.see_appeals": _("see appeals"),
        "evaluation.appeal": _("appeal late cases"),
        "evaluation.review": _("review appeals"),
        "evaluation.decide": _("decide appeals"),
    },
)
