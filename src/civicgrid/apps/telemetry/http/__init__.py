"""Telemetry over HTTP: OGC SensorThings 1.1, and the JSON API."""

from civicgrid.base.http import api

from . import metrics, query, sensorthings, series, streams

__all__ = ["metrics", "sensorthings"]

for part in (streams, series, query):
    api.add_router("", part.router)
