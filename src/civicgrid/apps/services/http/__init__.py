"""What programs may send and read at the citizen's door.

Reports and receipts, points, feeds and open data.
"""

from civicgrid.base.http import api

from . import data, feeds, points, public, reports

__all__ = ["data", "feeds", "points", "public"]

api.add_router("", reports.router)
