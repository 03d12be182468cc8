"""What the codes of the duties are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.duties.types import FindingKind
from civicgrid.base.ui import vocabulary

vocabulary("permission", {"duties.load": _("load the matrix of duties")})
vocabulary(
    "finding",
    {
        FindingKind.GAP: _("Nobody answers"),
        FindingKind.OVERLAP: _("Several answer with equal rank"),
        FindingKind.SELF_CHECK: _("One organisation checks its own work"),
    },
)
