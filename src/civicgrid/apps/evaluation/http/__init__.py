"""The evaluation as JSON: what is measured, tables, cases behind figures, appeals."""

from civicgrid.base.http import api

from . import appeals, book, tables

api.add_router("evaluation/appeals", appeals.router)
api.add_router("evaluation", book.router)
api.add_router("evaluation", tables.router)
