"""What alerts and lists are about, in words."""

from django.utils.translation import gettext

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.rules.alerts import Reach
from civicgrid.base.words import called


def reach_words(reach: Reach) -> str:
    """`Broken street lamp · Lakeside`: the type, or all; and where."""
    if reach.number:
        return gettext("case %(number)s") % {"number": reach.number}
    what = called("type", reach.type) if reach.type else gettext("all types")
    return f"{what} · {_where(reach)}"


def _where(reach: Reach) -> str:
    if reach.polygon:
        return gettext("in the area that you drew")
    if reach.radius_m:
        return gettext("within %(metres)s m of a place") % {"metres": f"{reach.radius_m:,.0f}"}
    return called("area", reach.area or grid.root())
