"""What the grid's codes are called on pages, and the city's name in their frame."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord, CityRecord
from civicgrid.base.ui import look_up, shared, vocabulary
from civicgrid.kernel.i18n import Text

vocabulary(
    "level",
    {
        "city": _("city"),
        "district": _("district"),
        "subdistrict": _("subdistrict"),
        "community": _("community"),
        "cell": _("cell"),
        "police_district": _("police district"),
        "neighbourhood": _("neighbourhood"),
    },
)
vocabulary("permission", {"grid.load": _("load the city and its areas")})


@shared("city")
def the_city() -> CityRecord | None:
    """The city, None before one is loaded."""
    try:
        return grid.city()
    except grid.NoCity:
        return None


def _area(path: str) -> Text | None:
    found: AreaRecord | None = grid.areas().get(path)
    return found.name if found else None


look_up("area", _area)
