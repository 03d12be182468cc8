"""The browser of the journeys takes the pictures."""

from tests.journeys.conftest import browser

__all__ = ["browser"]
