"""The JSON API of cases."""

from civicgrid.base.http import api

from . import cases, contacts, work

api.add_router("", cases.router)
api.add_router("", contacts.router)
api.add_router("", work.router)
