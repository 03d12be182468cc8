"""What is offered to who registers an asset: the next code, and the choices."""

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.rules.codes import county_of, next_code

from .kinds import kinds


def next_free(kind: str, area: str) -> str:
    """The next code of 16 digits for a kind in an area, "" where it can have none."""
    found, county = kinds().get(kind), county_of(area)
    if not (found and found.component and county):
        return ""
    beginning = f"{county}{found.component}"
    last = Asset.objects.filter(code__startswith=beginning, code__regex=r"^[0-9]{16}$").order_by("-code")[:1]
    return next_code(county, found.component, last.values_list("code", flat=True))
