"""What is measured: the records of every app's `indicators`, in one checked book."""

from functools import cache

from django.conf import settings

from civicgrid.kernel.indicator import Book
from civicgrid.kernel.plugins import optional


@cache
def book() -> Book:
    """All measures, indicators and scores; raises UnsoundBook if they contradict."""
    found = [module for app in settings.APPS if (module := optional(f"civicgrid.apps.{app}.indicators"))]
    return Book(
        [each for module in found for each in module.MEASURES],
        [each for module in found for each in module.INDICATORS],
        [each for module in found for each in module.SCORES],
    )
