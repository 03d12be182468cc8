"""Open data: what there is to take away, and what it means."""

from django.urls import reverse

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions.open_data import being_made
from civicgrid.apps.services.queries.open_data import COLUMNS, data_files
from civicgrid.apps.services.queries.public_asked import public_asked, public_fields
from civicgrid.base.http import Request
from civicgrid.base.ui import Answer, Context, page

NAMES = {"package": "datapackage.json", "sums": "SHA256SUMS", "digest": "SHA-256", "ending": ".parquet"}
"""Words of programs, the same in every language."""


@page("open-data/", "Open data", icon="download")
def open_data(request: Request) -> Context | Answer:
    """The tables, their columns, and the licence."""
    asked = public_asked(request.GET.dict())
    shown: Context = {
        "fields": public_fields(asked),
        "query": asked.query(),
        "in_use": asked.in_use,
        "columns": COLUMNS,
        "files": data_files(),
        "being_made": being_made(),
        "licence": grid.city().licence,
        "example": f"{reverse('data_csv')}?state=open",
        **NAMES,
    }
    return Answer(shown, status=400) if asked.errors else shown
