"""When Django is ready: all permissions, reactions, endpoints and pages register."""

from django.apps import AppConfig
from django.conf import settings

from civicgrid.kernel.plugins import modules, optional


class Project(AppConfig):
    """The composition root as a Django app: it has no tables."""

    name = "civicgrid.project"

    def ready(self) -> None:
        """Imports what registers itself."""
        for app in settings.APPS:
            for part in ("queries", "reactions", "http"):
                optional(f"civicgrid.apps.{app}.{part}")
            list(modules(f"civicgrid.apps.{app}.pages"))
        list(modules("civicgrid.screens"))
