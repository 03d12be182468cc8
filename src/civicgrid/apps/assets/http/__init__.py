"""The JSON API of assets."""

from civicgrid.base.http import api

from . import assets

api.add_router("", assets.router)
