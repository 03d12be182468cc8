"""What the states of a case are called where everybody reads them."""

from django.utils.translation import gettext_lazy as _

from civicgrid.base.words import vocabulary

PUBLIC_STATE = "open311_state"

vocabulary(
    PUBLIC_STATE,
    {
        "reported": _("Received"),
        "pool": _("Taken up"),
        "dispatched": _("Given to whoever will do it"),
        "handling": _("Being worked on"),
        "suspended": _("Resting for a while"),
        "handed_back": _("Done, and to be checked"),
        "closed": _("Settled"),
        "void": _("Not taken up"),
        "joined": _("Counted in with another report"),
    },
)
