"""Authorities reached by Open311, and how the cases that went there stand."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civicgrid.apps.exchange.actions.open311.forwarding import forward_again
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.apps.exchange.queries import partners
from civicgrid.apps.exchange.rules import forwarding as rules
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, called, page, see_other, vocabulary
from civicgrid.kernel.errors import InvalidInput

vocabulary(
    "forwarding",
    {
        rules.UNSURE: _("May have arrived"),
        rules.REFUSED: _("Not taken"),
        rules.WAITING: _("Goes there soon"),
        rules.SENDING: _("Being sent"),
        rules.SENT: _("With them"),
        rules.DONE: _("Done there"),
        rules.GONE: _("Went elsewhere"),
    },
)
vocabulary(
    "permission",
    {
        "exchange.issue_key": _("give programs keys for Open311"),
        "exchange.revoke_key": _("end keys of programs for Open311"),
        "exchange.connect": _("reach organisations at their Open311 endpoints"),
        "exchange.disconnect": _("reach organisations at their endpoints no more"),
        "exchange.see_authorities": _("see what goes to other authorities"),
        "exchange.forward": _("send cases to other authorities again"),
    },
)
ICONS = {
    rules.UNSURE: "late",
    rules.REFUSED: "late",
    rules.WAITING: "soon",
    rules.SENDING: "soon",
    rules.SENT: "in_time",
    rules.DONE: "tick",
    rules.GONE: "return",
}


@page("authorities/", "Other authorities", needs="exchange.see_authorities", menu=-30, icon="return")
def authorities(request: Request) -> Context | HttpResponseBase:
    """Whom cases go to, and each case that went there: what needs somebody first."""
    if request.method == "POST":
        return _again(request)
    rows = partners.forwardings()
    return {
        "authorities": [(each, _services(each)) for each in partners.authorities()],
        "rows": [(each, _sign(each), _may_go(request, each)) for each in rows],
        "shown": partners.SHOWN,
        "command": "civicgrid open311 connect --help",
    }


def _again(request: Request) -> HttpResponseBase:
    """Sends a case there once more."""
    number, organisation = request.POST.get("number", ""), request.POST.get("organisation", "")
    if "\0" in number + organisation:
        raise InvalidInput(field="number", value="NUL", remedy="choose one of the list")
    forward_again(request.actor, number, organisation)
    messages.success(request, gettext("%(number)s goes there again.") % {"number": number})
    return see_other("authorities")


def _sign(row: Forwarding) -> str:
    """The icon: what is with them and goes wrong is as bad as what is late."""
    return "late" if row.state == rules.SENT and row.failure else ICONS[row.state]


def _may_go(request: Request, row: Forwarding) -> bool:
    return row.state in rules.TROUBLED and bool(request.actor.roles & needed_roles("exchange.forward"))


def _services(authority: Authority) -> list[tuple[str, str]]:
    """(case type or class, service there)."""
    named: dict[str, str] = authority.services
    other = gettext("every other type")
    return [(other if ours == rules.ANY else _called(ours), theirs) for ours, theirs in sorted(named.items())]


def _called(code: str) -> str:
    kind = standards.case_type(code)
    return called("type", kind.path) if kind else code
