"""What the codes of the desk and of the street are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.base.ui import vocabulary

vocabulary(
    "deed",
    {
        "there": _("It is there"),
        "not_there": _("Not there"),
        "done": _("It is done"),
        "not_done": _("Not done"),
        "accept": _("On it"),
        "hand_back": _("Done"),
        "on_it": _("On it"),
        "seen": _("Still there"),
        "gone": _("Gone"),
        "stuck": _("Call for help"),
        "help": _("Call for help"),
        "photo": _("Only the photos"),
    },
)
vocabulary(
    "deed_done",
    {
        "there": _("Answered: it is there"),
        "not_there": _("Answered: not there"),
        "done": _("Answered: it is done"),
        "not_done": _("Answered: not done"),
        "accept": _("You are on it: the case is being handled"),
        "hand_back": _("Handed back as done"),
        "on_it": _("Noted: you are on it"),
        "seen": _("Noted: still there"),
        "gone": _("Noted: gone"),
        "stuck": _("The next post up was called"),
        "help": _("The desk and whoever has it were called"),
        "photo": _("The photos are kept"),
    },
)
vocabulary(
    "deed_says",
    {
        "on_it": _("On it."),
        "seen": _("Came by just now: it is still there."),
        "gone": _("Came by just now: it is gone."),
        "help": _("Help is needed here."),
    },
)
vocabulary("photo", {"before": _("Before"), "after": _("After")})
vocabulary(
    "template_use",
    {
        "note": _("What was done or seen"),
        "reason": _("Reason"),
        "question": _("Question to who reported it"),
        "greeting": _("Greeting of a call"),
        "answer": _("Answer in a call"),
    },
)
vocabulary(
    "permission",
    {
        "cases.walk": _("work through the cells on the phone"),
        "cases.keep_templates": _("keep reply templates"),
        "cases.see_templates": _("use reply templates"),
        "cases.answer_calls": _("answer the hotline"),
    },
)
