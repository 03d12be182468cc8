"""My reports: a link by mail opens them for an hour, without account or password.

Whether an address is known is told to nobody but that address.
"""

from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.actions.links import receipt_of, renew
from civicgrid.apps.services.actions.mine import ask_for_link, is_fresh, use_link
from civicgrid.apps.services.queries.mine import own_reports
from civicgrid.apps.services.queries.receipts import Holder, open_secret, receipt_for
from civicgrid.base import mail
from civicgrid.base.http import Request, sender_of
from civicgrid.base.http.limits import spend
from civicgrid.base.mail import is_address
from civicgrid.base.ui import Answer, Context, page, see_other
from civicgrid.kernel.errors import NotFound

OPEN_FOR = timedelta(hours=1)
ASKED_MOST = "20/hour"
WRONG_MOST = "60/hour"
KEPT = "my_reports"
"""Where the session keeps whose reports it may show, and since when."""


@page("mine/", "My reports", statements=12)
def mine(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks for the address; with a fresh session, the list."""
    caller = _caller(request)
    if request.method == "POST" and "close" in request.POST:
        request.session.pop(KEPT, None)
        return see_other("mine")
    if caller and request.method != "POST":
        return Answer({"reports": own_reports(caller)}, part="list")
    if caller and "open" in request.POST:
        return _open(request, caller)
    if request.method != "POST" or not mail.may_send():
        return {"asked": "", "wrong": False}
    address = request.POST.get("address", "").strip()
    if not is_address(address):
        return Answer({"asked": address, "wrong": True}, status=400)
    spend("ask for a link", sender_of(request), ASKED_MOST)
    ask_for_link(address, get_language() or "en")
    return Answer({"address": address}, part="asked")


@page("mine/<str:secret>/", "My reports: come in", statements=12)
def mine_open(request: Request, secret: str) -> Context | Answer | HttpResponseBase:
    """The link of the letter: it is used up by a press, not by whoever looks at links."""
    if request.method != "POST" and is_fresh(secret, timezone.now()):
        return Answer({}, part="open")
    caller = use_link(secret, timezone.now()) if request.method == "POST" else ""
    if not caller:
        spend("use a link", sender_of(request), WRONG_MOST)
        return Answer({"asked": "", "wrong": False, "stale": True}, status=404)
    request.session.cycle_key()
    request.session[KEPT] = {"caller": caller, "since": timezone.now().isoformat()}
    return see_other("mine")


def _caller(request: Request) -> str:
    """Whose reports the session may show, "" for nobody's."""
    kept = request.session.get(KEPT)
    if not kept:
        return ""
    since = datetime.fromisoformat(kept["since"])
    return str(kept["caller"]) if timezone.now() - since < OPEN_FOR else ""


def _open(request: Request, caller: str) -> HttpResponseBase:
    """The receipt of one's own report; by a new link where the old is not known."""
    number, now = request.POST.get("open", ""), timezone.now()
    found = next(iter(cases.bearers_by(caller, number[:30], most=1)), None) if number else None
    if found is None:
        raise NotFound(field="open", remedy="choose one of the list")
    receipt = receipt_for(found.report.pk) or receipt_of(Holder("", bearer=found), get_language() or "en", now)
    return see_other("receipt", secret=open_secret(receipt) or renew(receipt))
