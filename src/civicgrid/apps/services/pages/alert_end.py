"""The end of an alert.

Asked by people, or in one click by their mail program (RFC 8058).
"""

from contextlib import suppress

from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from civicgrid.apps.services.actions.alert_end import end
from civicgrid.apps.services.queries.alerts import NoSuchAlert, alert_of
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page


@page("alerts/<str:secret>/end/", "End an alert", icon="bell")
@csrf_exempt  # a mail program has no form of ours; the secret in the address is what it needs
def alert_end(request: Request, secret: str) -> Context:
    """Ends it when the button is pressed; ended already, it stays so."""
    if request.method != "POST":
        alert_of(secret)
        return {"ended": False}
    with suppress(NoSuchAlert):
        end(alert_of(secret), timezone.now())
    return {"ended": True}
