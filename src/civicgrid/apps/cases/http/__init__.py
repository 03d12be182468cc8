"""The JSON API of reports and cases."""

from civicgrid.base.http import api

from . import cases, reports

api.add_router("", reports.router)
api.add_router("", cases.router)
