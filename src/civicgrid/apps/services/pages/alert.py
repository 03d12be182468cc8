"""One alert, for whoever has its link: to confirm it, to look at it, to end it."""

from django.http import HttpResponseRedirect
from django.utils import timezone

from civicgrid.apps.services.actions.alert_end import end
from civicgrid.apps.services.actions.alerts import confirm
from civicgrid.apps.services.queries.alerts import alert_of, reach_of
from civicgrid.apps.services.queries.told import reach_words
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page, see_other


@page("alerts/<str:secret>/", "Your alert", icon="bell")
def alert(request: Request, secret: str) -> Context | HttpResponseRedirect:
    """Shows it; a button confirms or ends it, never the link alone.

    Programs open links too.
    """
    found = alert_of(secret)
    if request.method == "POST":
        if "end" in request.POST:
            end(found, timezone.now())
            return see_other("alerts")
        confirm(found, timezone.now())
        return see_other("alert", secret=secret)
    return {
        "alert": found,
        "what": reach_words(reach_of(found)),
        "tidings": found.tidings.filter(sent_at__isnull=False).count(),
    }
