"""What the codes of the standards are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.standards import api as standards
from civicgrid.base.ui import look_up, vocabulary
from civicgrid.kernel.i18n import Text

vocabulary("permission", {"standards.load": _("load case types and the calendar")})


def _type(path: str) -> Text | None:
    found = standards.case_types().get(path)
    return found.name if found else None


look_up("type", _type)
