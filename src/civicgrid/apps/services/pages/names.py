"""What codes are called at the citizen's door, and whether letters go out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civicgrid.apps.services.types import Cadence, Channel, Turns
from civicgrid.base.mail import may_send
from civicgrid.base.ui import shared, vocabulary

shared("by_mail")(may_send)

vocabulary("public_state", {"held": _("Waiting for a first look"), "refused": _("Not taken")})
vocabulary(
    "public_step",
    {
        "open": _("Your report arrived"),
        "first": _("First reported, by somebody else"),
        "join": _("Somebody else reported it too"),
        "joined": _("Your report was counted in"),
        "file": _("Accepted as the city's business"),
        "refile": _("The kind was corrected"),
        "dispatch": _("Given to those responsible"),
        "transfer": _("Given to others who are responsible"),
        "accept": _("Work has begun"),
        "return": _("Given back: others are responsible"),
        "suspend": _("Has to wait"),
        "resume": _("Goes on"),
        "extend": _("More time was granted"),
        "hand_back": _("Done, as they say; it is checked now"),
        "rework": _("The check found it not done: back to work"),
        "close": _("Checked and settled"),
        "force_close": _("Closed by decision"),
        "reopen": _("Taken up again"),
        "not_fixed": _("Said to be not fixed: taken up again"),
        "void": _("Not accepted"),
        "ask_reporter": _("A question to you"),
        "reply": _("You wrote"),
        "escalate": _("Brought before the next post up"),
        "urge": _("Urged"),
        "joined_into": _("Put together with another report of the same matter"),
        "photo": _("A photo was added"),
    },
)
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
vocabulary(
    "notice",
    {
        "confirm": _("Please confirm"),
        "login": _("Way to one's reports"),
        "link": _("Way to a report"),
        "begun": _("Letters begin"),
        "filed": _("Accepted"),
        "dispatched": _("With those responsible"),
        "asked": _("Question"),
        "suspended": _("Has to wait"),
        "closed": pgettext_lazy("state of a report", "Settled"),
        "decided": _("Closed by decision"),
        "reopened": _("Taken up again"),
        "void": _("Not accepted"),
        "released": _("Let in"),
        "refused": _("Not taken"),
    },
)
vocabulary(
    "notice_state",
    {
        "waiting": _("waits"),
        "sent": pgettext_lazy("letter", "sent"),
        "failed": _("failed"),
        "merged": _("told by a later one"),
        "off": _("not wanted, or no mail server"),
    },
)
vocabulary("letter_fault", {"no_server": _("no mail server is named"), "unwritten": _("it could not be written")})
vocabulary(
    "mark",
    {
        "trap": _("filled in a field that people do not see"),
        "fast": _("was written faster than people write"),
        "many": _("many reports from the same network"),
        "advertising": _("several addresses of the web in the text"),
        "repeated": _("the same words came more than once"),
        "automatic": _("a letter that came by a mailing list, or looks like an automatic answer"),
    },
)
vocabulary(
    "permission",
    {
        "services.hold": _("hold a report"),
        "services.review": _("see held reports"),
        "services.release": _("let a held report in"),
        "services.refuse": _("refuse a held report"),
        "services.letters": _("see the log of letters"),
        "services.link": _("exchange the link of a receipt"),
        "services.rate": _("rate how a matter was settled"),
        "services.follow": pgettext_lazy("permission", "ask to be told of cases"),
    },
)
vocabulary(
    "input",
    {
        "place": _("Place"),
        "kind": _("Kind"),
        "stars": _("Rating"),
        "contact": _("Contact"),
        "name": _("Name"),
        "words": _("Words"),
        "speaks_of": _("Case"),
    },
)
