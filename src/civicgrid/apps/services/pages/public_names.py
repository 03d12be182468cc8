"""What the codes of the public pages are called.

Turns of a case, ways of an alert.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicgrid.apps.services.types import Cadence, Channel, Turns
from civicgrid.base.ui import vocabulary

vocabulary(
    "public_turn",
    {
        "open": _("Reported"),
        "join": _("Reported by somebody else too"),
        "file": _("Taken up"),
        "refile": _("Put right: it is something else"),
        "dispatch": _("Given to those responsible"),
        "transfer": _("Given to others who are responsible"),
        "return": _("Given back: it is looked at anew"),
        "accept": _("Work has begun"),
        "suspend": _("It has to wait"),
        "resume": _("It goes on"),
        "extend": _("It needs more time"),
        "hand_back": _("Said to be done; it is checked"),
        "rework": _("Not done yet: it is done again"),
        "close": _("Settled"),
        "force_close": _("Closed by decision"),
        "reopen": _("Taken up again"),
        "not_fixed": _("Somebody says it is not settled: taken up again"),
    },
)
vocabulary("channel", {Channel.MAIL: _("by e-mail"), Channel.PUSH: _("in the browser")})
vocabulary("cadence", {Cadence.AT_ONCE: _("at once"), Cadence.DAILY: _("once a day, in the morning")})
vocabulary("turns", {Turns.OPENED: _("when something is reported"), Turns.ALL: _("at each turn, until it is settled")})
vocabulary("permission", {"services.follow": pgettext_lazy("permission", "ask to be told of cases")})
