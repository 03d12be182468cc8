"""A lost receipt: number and address bring the link back, to that address alone."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from civicgrid.apps.services.actions.mine import ask_for_receipt
from civicgrid.base import mail
from civicgrid.base.http import Request, sender_of
from civicgrid.base.http.limits import spend
from civicgrid.base.ui import Context, page

ASKED_MOST = "20/hour"


@page("find-report/", "Find my report", statements=12)
def find_report(request: Request) -> Context | HttpResponseBase:
    """Says the same whether the two belong together or not."""
    if request.method != "POST" or not mail.may_send():
        return HttpResponseRedirect(resolve_url("mine"))
    spend("ask for a link", sender_of(request), ASKED_MOST)
    ask_for_receipt(request.POST.get("number", "").strip(), request.POST.get("address", "").strip())
    return {}
