"""On duty: officers and crews come, go, and say where they are."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect

from civicgrid.apps.directory.actions import come_on_duty, go_off_duty, report_place
from civicgrid.base.http import Request
from civicgrid.base.ui import page, way_back

ACTS = {"on": come_on_duty, "off": go_off_duty}


@page("duty/", "On duty", needs="directory.be_on_duty")
def duty(request: Request) -> HttpResponseBase:
    """Takes `act` (on, off, here), `lon` and `lat`, and goes back to where one was."""
    act = request.POST.get("act", "")
    if act in ACTS:
        ACTS[act](request.actor)
    elif act == "here":
        report_place(request.actor, request.POST.get("lon", ""), request.POST.get("lat", ""))
        return HttpResponse(status=204)
    return HttpResponseRedirect(way_back(request, "/"))
