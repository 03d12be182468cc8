"""The JSON API of reports and cases."""

from civicgrid.base.http import api

from . import cases, contacts, reports, work

api.add_router("", reports.router)
api.add_router("", cases.router)
api.add_router("", contacts.router)
api.add_router("", work.router)
