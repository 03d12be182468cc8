"""What the codes of web hooks, events and letters are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.exchange.types.hooks import Rest
from civicgrid.base.ui import vocabulary

vocabulary(
    "event",
    {
        "ReportReceived": _("A report came in"),
        "CaseFiled": _("A case was filed"),
        "CaseRefiled": _("A filing was corrected"),
        "CaseDispatched": _("A case was dispatched"),
        "CaseAccepted": _("A case was accepted"),
        "CaseReturned": _("A case was returned"),
        "CaseSuspended": _("A case was suspended"),
        "CaseResumed": _("A case goes on"),
        "CaseHandedBack": _("A case was handed back"),
        "CaseReworked": _("A case has to be reworked"),
        "CaseClosed": _("A case was closed"),
        "CaseReopened": _("A case was reopened"),
        "CaseVoided": _("A case was voided"),
        "CaseJoined": _("A case joined another"),
        "CaseNoted": _("Something was noted on a case"),
        "ReporterAsked": _("A reporter was asked"),
        "ReporterReplied": _("A reporter replied"),
        "PhotoAdded": _("A photo was added"),
        "ping": _("A test"),
    },
)
vocabulary("hook_state", {"active": _("Active"), "failing": _("Fails, and is tried again"), "paused": _("Paused")})
vocabulary(
    "hook_rest",
    {
        Rest.OWNER: _("Somebody paused it."),
        Rest.FAILING: _("Its address has failed for five days."),
        Rest.GONE: _("Its address says that it wants nothing any more (410)."),
        Rest.NO_POST: _("Its owner holds no post any more."),
    },
)
vocabulary(
    "permission",
    {
        "exchange.events": _("read the feed of events"),
        "exchange.see_everything": _("read events of everything"),
        "exchange.keep_hooks": _("keep web hooks"),
        "exchange.see_hooks": _("see web hooks"),
    },
)
vocabulary("input", {"index": _("Entry of the ledger")})
