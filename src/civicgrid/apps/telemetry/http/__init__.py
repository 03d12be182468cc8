"""Telemetry over HTTP: OGC SensorThings 1.1."""

from . import sensorthings

__all__ = ["sensorthings"]
