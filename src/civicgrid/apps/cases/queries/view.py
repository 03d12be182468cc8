"""Cases as a view of the console.

What an analyst may ask in SQL, without a word that people wrote.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civicgrid.apps.cases.models import Case
from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.api import ViewColumn
from civicgrid.base.access import Actor, narrow

COLUMNS = (
    ViewColumn("number", "text", _("its number")),
    ViewColumn("state", "text", _("state")),
    ViewColumn("type", "text", _("path of the case type")),
    ViewColumn("area", "text", _("path of the area, as in areas.path")),
    ViewColumn("organisation", "text", _("path of whoever is responsible")),
    ViewColumn("source", "text", _("channel of the first report")),
    ViewColumn("lon", "number", _("degrees east")),
    ViewColumn("lat", "number", _("degrees north")),
    ViewColumn("opened_at", "time", _("when it was opened")),
    ViewColumn("due_at", "time", _("when it is due")),
    ViewColumn("handed_back_at", "time", _("when it was handed back")),
    ViewColumn("closed_at", "time", _("when it was closed")),
    ViewColumn("late", "truth", _("handed back late")),
    ViewColumn("reports", "integer", _("how many reports speak of it")),
)
"""No title, no address, no sender: those may hold what people wrote of themselves."""


def seen(actor: Actor) -> QuerySet[Case]:
    """The cases that the asker may see."""
    return narrow(actor, "cases.see", Case.objects.order_by("opened_at", "pk"))


telemetry.offer_table(
    "cases",
    _("Cases, as far as you may see them"),
    COLUMNS,
    lambda actor: seen(actor).values_list(*(each.name for each in COLUMNS)).iterator(10_000),
)
