"""The exchange as JSON: the feed of events, and web hooks; and Open311."""

from civicgrid.base.http import api

from . import events, hooks, open311

__all__ = ["open311"]

api.add_router("", events.router)
api.add_router("", hooks.router)
